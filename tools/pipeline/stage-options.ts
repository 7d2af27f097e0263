import { parseArgs } from 'node:util';

/** One option of a stage's program. */
export interface StageOption {
  readonly about: string;
  /** What stands after `--name=` in the help; an option without it is a flag. */
  readonly value?: string;
  readonly fallback?: string;
}

/** The options of a program by name. */
export type StageOptions = Readonly<Record<string, StageOption>>;

/** The options as given on the command line. */
export interface GivenOptions {
  /** An option's value, else its fallback. An empty value counts as not given: so CI passes unset parameters. */
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/** A command line that cannot be followed. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** @throws UsageFault for an unknown option or a missing value */
export function readOptions(options: StageOptions, args: readonly string[]): GivenOptions {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let values: Readonly<Record<string, unknown>>;
  try {
    ({ values } = parseArgs({ args: [...args], options: config, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error));
  }
  return {
    text(name) {
      const value = values[name];
      return typeof value === 'string' && value !== '' ? value : options[name]?.fallback;
    },
    flag: (name) => values[name] === true,
  };
}

/** The help text of a program. */
export function helpText(program: string, about: string, options: StageOptions): string {
  const rows = Object.entries(options).map(([name, { about: what, value, fallback }]) => ({
    left: `  --${name}${value === undefined ? '' : `=${value}`}`,
    right: fallback === undefined ? what : `${what} (default: ${fallback})`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [
    `Usage: node tools/pipeline/${program}.ts [options]`,
    '',
    about,
    '',
    ...rows.map(({ left, right }) => `${left.padEnd(width)}  ${right}`),
    '',
    'Exit codes: 0 passed, 1 failed, 2 wrong command line, 3 a model misses its threshold,',
    '            4 something is missing on this machine (its name is said), 5 not approved.',
    '',
  ].join('\n');
}
