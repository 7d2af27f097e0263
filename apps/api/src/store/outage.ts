import { StoreUnavailableError, type FailureTranslator } from './store-error.ts';

/** Why the store cannot take writes, as far as a failed statement tells. */
export interface Outage {
  /** One sentence: what happened and what to do. */
  readonly reason: string;
  /** False: the statement was only slow, and the next probe decides whether the store is unavailable. */
  readonly isCertain: boolean;
}

/** What turns an outage into a StoreUnavailableError and leaves everything else as it is. */
export function unavailableOn(outageOf: (error: unknown) => Outage | null): FailureTranslator {
  return (error) => {
    const outage = outageOf(error);
    return outage === null ? error : new StoreUnavailableError(outage.reason, { cause: error });
  };
}

const RETRY = 'The api tries again every second.';

/** SQLite's primary result codes that mean the store and not the statement. */
const SQLITE_REASONS: Readonly<Record<number, string>> = {
  3: 'The operating system denies access to the database file; make the data directory writable for the api.',
  5: 'Another program holds a lock on the database file; end that program.',
  8: 'The database is read-only; make the data directory and its volume writable.',
  10: 'Reading or writing the disk failed; look at the system log and at the health of the disk.',
  11: 'The database file is damaged; stop the api and restore a backup.',
  13: 'The disk is full; free space on the volume of the data directory, or shorten PREDICTION_RETENTION.',
  14: 'The database file cannot be opened; see that the data directory exists and is writable.',
  26: 'The database file is no SQLite database; stop the api and restore a backup.',
};
/** SQLITE_ABORT_ROLLBACK: an earlier statement of the transaction met an outage. */
const SQLITE_ABORT_ROLLBACK = 516;

/** By the beginning of the SQLSTATE, the longest first. */
const POSTGRES_REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ['25006', 'PostgreSQL is read-only, as a standby is; let DATABASE_URL lead to the primary.'],
  ['53100', "PostgreSQL's disk is full; free space there, or shorten PREDICTION_RETENTION."],
  ['53300', 'PostgreSQL takes no more connections; raise max_connections or run fewer replicas.'],
  ['28', 'PostgreSQL refuses the user of DATABASE_URL; correct the name or the password.'],
  ['3D000', 'The database of DATABASE_URL does not exist; create it.'],
  ['57P', `PostgreSQL is shutting down or starting. ${RETRY}`],
  ['08', `The connection to PostgreSQL was lost. ${RETRY}`],
  ['53', 'PostgreSQL is short of resources; look at its log.'],
  ['58', 'PostgreSQL met an error of its system or disk; look at its log.'],
  ['XX00', 'PostgreSQL reports damaged data or an internal error; look at its log.'],
];

/** Lock and statement time-outs. */
const POSTGRES_SLOW = ['57014', '55P03'];
const SLOW_REASON = 'A statement took too long and was given up. Try again; look for locks and long queries.';

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);
/** The driver's own errors have no code. */
const DRIVER_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying|Query read timeout)|not queryable/;
const UNREACHABLE = `PostgreSQL cannot be reached. See that it runs and that DATABASE_URL is right. ${RETRY}`;

/** The outage behind a failed statement of SQLite; null when the statement itself is at fault. */
export function sqliteOutage(errcode: number | null): Outage | null {
  if (errcode === null) return null;
  if (errcode === SQLITE_ABORT_ROLLBACK) {
    return { reason: 'An earlier statement of this transaction failed; try again.', isCertain: false };
  }
  const reason = SQLITE_REASONS[errcode & 0xff];
  return reason === undefined ? null : { reason, isCertain: true };
}

/** The outage behind a failed statement or connection of PostgreSQL; null when the statement itself is at fault. */
export function postgresOutage(error: unknown): Outage | null {
  if (error instanceof AggregateError) {
    const [first] = error.errors.map(postgresOutage).filter((outage) => outage !== null);
    return first ?? null;
  }
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null)
    return DRIVER_MESSAGE.test(error.message) ? { reason: UNREACHABLE, isCertain: true } : null;
  if (SOCKET_CODES.has(code)) return { reason: UNREACHABLE, isCertain: true };
  if (POSTGRES_SLOW.includes(code)) return { reason: SLOW_REASON, isCertain: false };
  const [, reason] = POSTGRES_REASONS.find(([prefix]) => code.startsWith(prefix)) ?? [];
  return reason === undefined ? null : { reason, isCertain: true };
}
