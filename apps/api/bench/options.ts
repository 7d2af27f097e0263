import { parseArgs } from 'node:util';

/** What the benchmark was asked for. */
export interface Options {
  /** Length of one measured run. */
  readonly seconds: number;
  /** Runs per candidate and kind of load; candidates take turns. */
  readonly rounds: number;
  /** Names of candidates; null for all. */
  readonly only: readonly string[] | null;
  /** Profile the native route, or else the candidates of `only`, instead of measuring. */
  readonly profile: boolean;
}

export const USAGE = `npm run bench -- api, or with options: node --conditions=@switchyard/source apps/api/bench/main.ts
  --seconds <n>   length of one run, 1 to 60 (5)
  --rounds <n>    runs per candidate, 1 to 20 (3)
  --only <a,b>    only these candidates
  --profile       where the time of the native route goes, instead of the table; with --only, of those candidates`;

/**
 * Reads the command line.
 *
 * @param known names that `--only` may list
 * @throws RangeError that says which option is wrong
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',').map((name) => name.trim()) ?? null;
  const unknown = only?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new RangeError(
      `--only: there is no candidate ${unknown.join(', ')}. They are: ${known.join(', ')}.`,
    );
  }
  return {
    seconds: wholeNumber('--seconds', values.seconds, 60),
    rounds: wholeNumber('--rounds', values.rounds, 20),
    only,
    profile: values.profile,
  };
}

function wholeNumber(option: string, text: string, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw new RangeError(`${option} must be a whole number from 1 to ${maximum}, not "${text}".`);
}
