import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longestBlock } from '../../test/event-loop-block.ts';
import { expectHarmless } from '../../test/hostile-answer.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';

const MEGABYTE = 1024 * 1024;
/** The issue's own limit. */
const LONGEST_BLOCK_MS = 50;

/** As many of the parts as fit into a body. */
function filled(start: string, part: (index: number) => string, end: string): string {
  let body = start;
  for (let i = 0; body.length < MEGABYTE - 1100; i++) body += part(i);
  return body.replace(/,$/, '') + end;
}

const row = (value: string) => `{"features":[1,2,3,${value}]}`;

describe('hostile bodies', () => {
  let api: LiveApi;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1, 2]));
  });
  afterAll(() => api.close());

  const pointersOf = (body: string) =>
    (JSON.parse(body) as { errors: readonly { pointer: string }[] }).errors.map(({ pointer }) => pointer);

  it.each([
    ['__proto__ as a key', '{"features":[1,2,3,4],"__proto__":{"x":1}}', '/__proto__'],
    ['__proto__ twice', '{"features":[1,2,3,4],"__proto__":{"__proto__":{"x":1}}}', '/__proto__'],
    ['constructor.prototype', '{"features":[1,2,3,4],"constructor":{"prototype":{"x":1}}}', '/constructor'],
    ['toString', '{"features":[1,2,3,4],"toString":1}', '/toString'],
    ['__proto__ as an input', '{"features":{"__proto__":{"x":1}}}', '/features/__proto__'],
    ['hasOwnProperty as an input', '{"features":{"hasOwnProperty":1}}', '/features/hasOwnProperty'],
    ['__proto__ escaped', '{"features":[1,2,3,4],"\\u005f_proto__":{"x":1}}', '/__proto__'],
    ['NaN', row('NaN'), ''],
    ['Infinity', row('-Infinity'), ''],
    ['1e999', row('1e999'), '/features/3'],
    ['-1e999', row('-1e999'), '/features/3'],
    ['a number as text', row('"1"'), '/features/3'],
    ['null', row('null'), '/features/3'],
    ['true', row('true'), '/features/3'],
    ['a hexadecimal number', row('0x10'), ''],
    ['a lone surrogate', row('"\\ud800"'), '/features/3'],
    ['text from right to left', row('"\u202e1"'), '/features/3'],
    ['an escaped NUL', row('"\\u0000"'), '/features/3'],
    ['a raw NUL', row('\0'), ''],
    ['a raw control character', row('"\u0007"'), ''],
    ['a byte order mark', `\ufeff${row('4')}`, ''],
    ['a huge text', row(JSON.stringify('x'.repeat(MEGABYTE - 100))), '/features/3'],
    ['a huge text as unit', `{"features":[1,2,3,4],"unit":"${'x'.repeat(MEGABYTE - 100)}"}`, '/unit'],
    ['a missing column', '{"features":[1,2,3]}', '/features'],
    ['an extra column', '{"features":[1,2,3,4,5]}', '/features'],
    ['an extra dimension', '{"features":[[1,2,3,4]]}', '/features'],
    ['no rows', '{"instances":[]}', '/instances'],
    [
      '1,001 rows',
      JSON.stringify({ instances: Array.from({ length: 1001 }, () => [1, 2, 3, 4]) }),
      '/instances',
    ],
    ['ragged rows', '{"instances":[[1,2,3,4],[1,2],[1,2,3,4,5]]}', '/instances/1'],
  ])('%s is refused, and the pointer says where', async (_, body, pointer) => {
    const answer = await api.predict(body);
    await expectHarmless(api, answer, [400]);
    expect(pointersOf(answer.body)).toContainEqual(pointer);
  });

  it.each([
    ['-0', row('-0')],
    ['1e-400, which is 0', row('1e-400')],
    ['2^53 + 1, which is rounded', row('9007199254740993')],
    ['a number of 1,000 digits after the point', row(`0.${'1'.repeat(1000)}`)],
    ['equal names, of which the last counts', '{"features":[1],"features":[1,2,3,4]}'],
    [
      'bytes that are not UTF-8 in a unit',
      Buffer.from('7b226665617475726573223a5b312c322c332c345d2c22756e6974223a22ff227d', 'hex'),
    ],
  ])('%s is taken, as documented', async (_, body) => {
    const head =
      'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    await expectHarmless(api, await api.send(head, body), [200]);
  });

  it('answers do not depend on the order of names', async () => {
    const named = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
    const predictions = await Promise.all(
      [named, Object.fromEntries(Object.entries(named).reverse())].map(async (features) => {
        const { prediction, probabilities } = JSON.parse(
          (await api.predict(JSON.stringify({ features }))).body,
        );
        return { prediction, probabilities };
      }),
    );
    expect(predictions[0]).toEqual(predictions[1]);
  });

  it.each([
    ['a megabyte of texts for numbers', filled('{"features":[', () => '"x",', ']}')],
    ['a megabyte of wrong rows', filled('{"instances":[', () => '["x","x","x","x"],', ']}')],
    ['1,000 rows of long texts', filled('{"instances":[', () => `["${'x'.repeat(1000)}",1,1,1],`, ']}')],
    ['a megabyte of different names', filled('{', (i) => `"${i.toString(36)}x":1,`, '}')],
    ['a megabyte of different inputs', filled('{"features":{', (i) => `"${i.toString(36)}x":1,`, '}}')],
    ['a megabyte of different objects', filled('{"instances":[', (i) => `{"${i.toString(36)}x":1},`, ']}')],
    ['a megabyte of equal objects', filled('{"instances":[', () => '{"a":1},', ']}')],
    ['a megabyte of empty objects', filled('{"instances":[', () => '{},', ']}')],
    ['a megabyte of numbers', filled('{"features":[', () => '1,', ']}')],
    ['a megabyte of numbers, unclosed', filled('{"features":[', () => '1,', '')],
    ['a megabyte of longer numbers, unclosed', filled('{"features":[', () => '-12,', '')],
    ['a megabyte of empty lists, unclosed', filled('{"features":[', () => '[],', '')],
    ['a megabyte of escapes, unclosed', filled('{"features":"', () => '\\n', '')],
    ['a megabyte of Unicode escapes', filled('{"features":"', () => '\\ud83d', '"}')],
    ['a megabyte of white space', filled('', () => '   ', '')],
    ['one number of a megabyte', filled('{"features":[', () => '1111111111', ',1,1,1]}')],
    ['an exponent of a megabyte', filled('{"features":[1e', () => '1111111111', ',1,1,1]}')],
    ['500,000 nested lists', '['.repeat(MEGABYTE / 2 - 10) + ']'.repeat(MEGABYTE / 2 - 10)],
    ['100,000 nested lists as features', `{"features":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['200,000 nested objects', '{"a":'.repeat(170_000) + '1' + '}'.repeat(170_000)],
    ['a million openers, unclosed', '['.repeat(MEGABYTE - 10)],
    ['a key of a megabyte', `{"${'k'.repeat(MEGABYTE - 100)}":1}`],
    ['a key of NULs', `{"${'\\u0000'.repeat(150_000)}":1}`],
  ])('%s is refused with a small answer and no long block of the event loop', async (_, body) => {
    let answer = { status: 0, headers: {}, body: '' };
    const block = await longestBlock(async () => {
      answer = await api.predict(body);
    }, LONGEST_BLOCK_MS);
    await expectHarmless(api, answer, [400]);
    expect(block).toBeLessThan(LONGEST_BLOCK_MS);
  });

  it('a body over 1 MiB is refused as soon as it is known, by its length or on the way', async () => {
    const head = 'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    await expectHarmless(api, await api.send(`${head}Content-Length: 10485760\r\n\r\n{"features":[1`), [413]);
    const chunk = `10000\r\n${'1'.repeat(0x10000)}\r\n`;
    const answer = await api.send(
      `${head}Transfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 17 }, () => chunk),
    );
    await expectHarmless(api, answer, [413]);
  });
});
