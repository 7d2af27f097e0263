import { prettyFactory } from 'pino-pretty';

/**
 * Makes a server's log lines readable: pino's JSON becomes "time level message", anything else stays as it is.
 * Every printed line begins with the server's name, the further lines of a stack trace too.
 */
export function readableLine(label: string, colour: boolean): (line: string) => string {
  const pretty = prettyFactory({
    colorize: colour,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
  });
  return (line) => {
    const text = line.startsWith('{"') ? pretty(line) : line;
    return text
      .replace(/\n+$/, '')
      .split('\n')
      .map((part) => `${label} | ${part}\n`)
      .join('');
  };
}
