import { describe, expect, it } from 'vitest';
import { readableLine } from './readable-line.ts';

describe('log lines', () => {
  const readable = readableLine('api ', false);

  it('of pino become time, level, message and the rest on one line', () => {
    const line = readable(
      '{"level":30,"time":1700000000000,"pid":7,"hostname":"h","port":8000,"msg":"listening"}',
    );
    expect(line).toMatch(/^api {2}\| \[\d\d:\d\d:\d\d\.000\] INFO: listening \{"port":8000\}\n$/);
  });

  it('of anything else stay as they are', () => {
    expect(readable('▲ Next.js')).toBe('api  | ▲ Next.js\n');
    expect(readable('{"not": json')).toBe('api  | {"not": json\n');
  });

  it('keep the name in front of every line of a stack trace', () => {
    const error = { type: 'Error', message: 'boom', stack: 'Error: boom\n    at here' };
    const lines = readable(JSON.stringify({ level: 50, time: 0, err: error, msg: 'failed' }))
      .split('\n')
      .slice(0, -1);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line.startsWith('api  | ')).toBe(true);
  });

  it('are coloured only when asked', () => {
    const line = '{"level":30,"time":0,"msg":"x"}';
    expect(readable(line)).not.toContain('\u001b');
    expect(readableLine('api ', true)(line)).toContain('\u001b');
  });
});
