import { afterAll, beforeAll, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { put, read, split } from '../../test/routing-calls.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(await irisRepository([1, 2]));
});
afterAll(() => api.close());

it.each([
  ['no object', [], ['']],
  ['no arms', {}, ['/arms']],
  ['an empty list', { arms: [] }, ['/arms']],
  ['an unknown key', { ...split(1, 1), salt: 'x' }, ['/salt']],
  ['an unknown key of an arm', { arms: [{ version: 1, weight: 1, 'a/b': 1 }] }, ['/arms/0/a~1b']],
  ['a missing weight', { arms: [{ version: 1 }] }, ['/arms/0/weight']],
  ['a negative weight', split(-1, 1), ['/arms/0/weight']],
  ['a weight as text', { arms: [{ version: 1, weight: '1' }] }, ['/arms/0/weight']],
  ['only weights of 0', split(0, 0), ['/arms']],
  ['a version that is none', { arms: [{ version: 1.5, weight: 1 }] }, ['/arms/0/version']],
  [
    'a version twice',
    {
      arms: [
        { version: 1, weight: 1 },
        { version: 1, weight: 1 },
      ],
    },
    ['/arms/1/version'],
  ],
  [
    'a variant twice',
    {
      arms: [
        { version: 1, weight: 1, variant: 'a' },
        { version: 2, weight: 1, variant: 'a' },
      ],
    },
    ['/arms/1/variant'],
  ],
  ['an odd variant', { arms: [{ version: 1, weight: 1, variant: 'a b' }] }, ['/arms/0/variant']],
  ["another version's name", { arms: [{ version: 1, weight: 1, variant: 'v2' }] }, ['/arms/0/variant']],
  ['a share beyond 1', { ...split(1, 1), shadows: [{ version: 2, share: 1.5 }] }, ['/shadows/0/share']],
  [
    'a shadow twice',
    {
      ...split(1, 1),
      shadows: [
        { version: 2, share: 1 },
        { version: 2, share: 0.5 },
      ],
    },
    ['/shadows/1/version'],
  ],
  ['a stable arm that is none', { ...split(1, 1), stable: 'v3' }, ['/stable']],
  [
    'several at once',
    { arms: [{ version: 0, weight: -1 }], stable: 1 },
    ['/arms/0/version', '/stable', '/arms/0/weight'],
  ],
])('with %s is refused, with a pointer', async (_, body, pointers) => {
  const answer = await put(api, body, '"0"');
  expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_input']);
  const errors = answer.body['errors'] as readonly { readonly pointer: string }[];
  expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
  expect((await read(api)).headers['etag']).toBe('"0"');
});
