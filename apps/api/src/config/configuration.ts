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
  /** PostgreSQL's address; null: SQLite in the data directory. */
  readonly databaseUrl: string | null;
  readonly predictions: PredictionLogConfiguration;
  readonly scoring: ScoringConfiguration;
  /** How often the model repository is looked at, in milliseconds. */
  readonly repositoryPollMs: number;
  /** Host names that requests may be addressed to, besides those that are always safe; in lower case, no ports. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call the api from a browser. */
  readonly corsOrigins: readonly string[];
  readonly predictAuth: 'open' | 'key';
  /** At least 32 characters; null when none is set. */
  readonly adminKey: string | null;
  readonly logLevel: LogLevel;
  /** How long the api goes on answering after it was told to stop, so that balancers notice. */
  readonly drainMs: number;
}

/** What becomes of predictions once they are answered; durations in milliseconds. */
export interface PredictionLogConfiguration {
  /** `commit`: an answer leaves after its prediction is committed. */
  readonly durability: 'async' | 'commit';
  readonly flushMs: number;
  readonly retentionMs: number;
  readonly labelRetentionMs: number;
}

/** Limits of scoring; durations in milliseconds. */
export interface ScoringConfiguration {
  readonly timeoutMs: number;
  readonly batchRows: number;
  readonly batchWaitMs: number;
  readonly maximumWaitMs: number;
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
