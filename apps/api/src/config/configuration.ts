/** Everything that the environment decides, validated and typed. */
export interface Configuration {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Absolute. */
  readonly modelRepository: string;
  readonly defaultModel: string;
  /** Weights of versions 1 and 2 of the default model; null when the environment pins nothing. */
  readonly pinnedWeights: PinnedWeights | null;
  readonly drift: { readonly windowMs: number; readonly paneMs: number };
  readonly predictAuth: 'open' | 'key';
  /** At least 32 characters; null when none is set. */
  readonly adminKey: string | null;
  readonly logLevel: LogLevel;
  /** How long the api goes on answering after it was told to stop, so that balancers notice. */
  readonly drainMs: number;
}

/** Relative weights, finite and ≥ 0, with a positive sum. */
export interface PinnedWeights {
  readonly v1: number;
  readonly v2: number;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Injection token of the {@link Configuration}. */
export const CONFIGURATION = Symbol('CONFIGURATION');

/** Injection token of the clock: a function that returns milliseconds since 1970. Tests bring their own. */
export const CLOCK = Symbol('CLOCK');
export type Clock = () => number;
