import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { curlCommand } from './curl-command.ts';

it.each(['u-1', "it's", '$(id) `id` "x" \\ \n!', null])(
  'says to a shell exactly what the page sent, with unit %j',
  (unit) => {
    const row = { petal_length: 1.4, "o'name": 'a b', on: true };
    const command = curlCommand('http://127.0.0.1:8000/', 'predict', row, unit);
    const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    expect(words.slice(0, -1)).toEqual([
      '-s',
      'http://127.0.0.1:8000/predict',
      '-H',
      'content-type: application/json',
      '-d',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({ features: row, ...(unit === null ? {} : { unit }) });
  },
);

it('keeps the path that the api stands behind', () => {
  expect(curlCommand('https://ml.example/api/', 'predict/iris', {}, null)).toContain(
    'https://ml.example/api/predict/iris',
  );
});
