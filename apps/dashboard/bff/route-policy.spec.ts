import { expect, it } from 'vitest';
import { decideRoute } from './route-policy.ts';

const NONE = new URLSearchParams();

it.each([
  ['GET', 'config'],
  ['GET', 'health/ready'],
  ['GET', 'v1/info'],
  ['GET', 'v1/models'],
  ['GET', 'v1/models/iris/versions/12'],
  ['POST', 'predict'],
  ['POST', 'predict/iris'],
])('passes %s %s on', (method, path) =>
  expect(decideRoute(method, path, NONE)).toEqual({ kind: 'forward', target: path }),
);

it('passes only the listed query on', () => {
  const query = new URLSearchParams({ path: 'weights/forest.bin', key: 'secret' });
  const path = 'v1/models/iris/versions/1/file';
  expect(decideRoute('GET', path, query)).toEqual({
    kind: 'forward',
    target: `${path}?path=weights%2Fforest.bin`,
  });
  expect(decideRoute('GET', 'config', query)).toEqual({ kind: 'forward', target: 'config' });
});

it.each([
  'metrics',
  'v1/keys',
  'health',
  'config/',
  '/config',
  'config/../v1/keys',
  'v1/models/../keys',
  'v1/models/%2e%2e/versions/1',
  'v1/models/iris/versions/1/../../..',
  'v1/models/iris/versions/0',
  'v1/models/iris/versions/1%2f',
  'predict/Iris',
  'predict/..',
  'predict/iris/x',
  '',
])('knows nothing at %j', (path) => {
  expect(decideRoute('GET', path, NONE).kind).toBe('unknown');
  expect(decideRoute('POST', path, NONE).kind).toBe('unknown');
});

it('names the methods that an address takes', () => {
  expect(decideRoute('DELETE', 'predict', NONE)).toEqual({ kind: 'wrong-method', allowed: ['POST'] });
  expect(decideRoute('POST', 'config', NONE)).toEqual({ kind: 'wrong-method', allowed: ['GET'] });
});
