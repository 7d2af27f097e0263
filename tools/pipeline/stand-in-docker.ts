/** Stands in for the docker program in specs, where there may be no engine: answers as docker does, and notes what it was asked. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAM = `#!${process.execPath}
import { appendFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync(process.env.DOCKER_NOTES, args.join(' ') + '\\n');
const line = args.join(' ');
if (process.env.DOCKER_FAILS && new RegExp(process.env.DOCKER_FAILS).test(line)) { console.error('as told'); process.exit(1); }
if (line.includes('config --format json')) console.log(JSON.stringify({ name: 'yard', services: { api: { image: process.env.REGISTRY + 'yard/api:' + process.env.TAG }, dashboard: {}, trainer: {} } }));
if (line.startsWith('compose ps')) console.log(line.endsWith('api') ? 'container-of-api' : '');
if (line.startsWith('inspect')) console.log(process.env.DOCKER_RUNS ?? 'sha256:before');
if (line.startsWith('image inspect')) console.log('sha256:new');
`;

/** A docker that does nothing. */
export interface StandInDocker {
  /**
   * For the programs that shall call it. DOCKER_FAILS, a regular expression, names calls that fail; DOCKER_RUNS is the
   * image that runs.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** The calls so far, as lines. */
  asked(): readonly string[];
  forget(): void;
}

/** Puts it into a folder. */
export function standInDocker(folder: string): StandInDocker {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'docker'), PROGRAM, { mode: 0o755 });
  const notes = join(folder, 'notes');
  const forget = (): void => writeFileSync(notes, '');
  forget();
  return {
    environment: { PATH: [folder, process.env['PATH']].join(delimiter), DOCKER_NOTES: notes },
    asked: () => readFileSync(notes, 'utf8').trim().split('\n'),
    forget,
  };
}
