import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runCommand } from '../process/run-command.ts';
import { yamlFiles } from './alert-rules.ts';
import { monitoringProgram } from './monitoring-programs.ts';
import { durationMs, scaleConfiguration, scaleDuration, scaleExpression } from './scale-durations.ts';
import { skipWithout } from './skip-without.ts';

describe('a duration', () => {
  it.each([
    ['15m', '7500ms'],
    ['1h30m', '45000ms'],
    ['1d', '720000ms'],
    ['10s', '500ms'],
    ['0s', '0ms'],
  ])('of %s becomes %s', (text, scaled) => {
    expect(scaleDuration(text)).toBe(scaled);
    expect(durationMs(scaled)).toBeLessThanOrEqual(durationMs(text));
  });

  it.each(['5', 'm5', '5 m', '-5m', ''])('is refused when it is %j', (text) => {
    expect(() => scaleDuration(text)).toThrow(RangeError);
  });
});

describe('an expression', () => {
  it.each([
    ['rate(x_total[5m])', 'rate(x_total[2500ms])'],
    [
      'avg_over_time(a:b:ratio_rate10m[1d] offset 1d)',
      'avg_over_time(a:b:ratio_rate10m[720000ms] offset 720000ms)',
    ],
    ['max_over_time(rate(x[5m])[1h:1m])', 'max_over_time(rate(x[2500ms])[30000ms:500ms])'],
    ['x{path="5m"} > 180', 'x{path="5m"} > 180'],
    ['sum(x offset -2h)', 'sum(x offset -60000ms)'],
  ])('%s becomes %s', (before, after) => {
    expect(scaleExpression(before)).toBe(after);
  });
});

it('leaves everything else of a configuration as it is', () => {
  const yaml = 'a: {for: 15m, wait: [1h], port: 15, name: 5m-alerts, at: "08:30", expr: "rate(x[5m]) > 5"}';
  expect(scaleConfiguration(yaml)).toEqual({
    a: {
      for: '7500ms',
      wait: ['30000ms'],
      port: 15,
      name: '5m-alerts',
      at: '08:30',
      expr: 'rate(x[2500ms]) > 5',
    },
  });
});

describe('the rules', () => {
  skipWithout('promtool');

  it('stay rules that promtool accepts, and as many as there were', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'switchyard-scaled-'));
    try {
      const program = await monitoringProgram('promtool');
      for (const [i, path] of yamlFiles('rules').entries()) {
        const yaml = readFileSync(path, 'utf8');
        const scaled = join(directory, `${i}.yml`);
        writeFileSync(scaled, stringify(scaleConfiguration(yaml)));
        const check = (file: string) =>
          runCommand(
            { program, args: ['check', 'rules', file], output: 'keep' },
            new AbortController().signal,
          );
        const count = /(\d+) rules found/;
        const { code, text } = await check(scaled);
        expect(code, text).toBe(0);
        expect(count.exec(text)?.[1]).toBe(count.exec((await check(path)).text)?.[1]);
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
