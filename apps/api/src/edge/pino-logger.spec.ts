import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { PinoLogger } from './pino-logger.ts';

describe('PinoLogger', () => {
  it('writes one JSON line per message, whatever a caller has put into it', () => {
    let written = '';
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString();
        done();
      },
    });
    const logger = new PinoLogger(pino(sink));
    const forged = 'x\r\n{"level":60,"msg":"forged"}\n\u2028\u0000\u001b[2J';
    logger.log(forged, forged);
    logger.error({ msg: forged, route: forged }, forged);
    logger.warn(new Error(forged), forged);

    const lines = written.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ msg: forged });
    expect(written).not.toContain('\u001b');
  });
});
