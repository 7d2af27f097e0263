import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min, MinLength } from 'class-validator';
import { LOG_LEVELS, type LogLevel } from './configuration.ts';
import { parseDuration } from './duration.ts';

const PORT = { message: '$property must be a whole number from 0 to 65535.' };
const WEIGHT = { message: '$property must be a finite number, 0 or more, such as 50 or 0.1.' };
const DURATION = { message: '$property must be a duration of at least 1 ms, such as 500ms, 60s, 15m or 1h.' };

const asNumber = () => Transform(({ value }: { value: unknown }) => parseNumber(value));
const asDuration = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parseDuration(value) : value));

/**
 * The variables that the api reads, as class-validator sees them. Unset and empty are the same; the names are those
 * of DESIGN.md section 11.
 */
export class EnvironmentVariables {
  @IsOptional()
  SWITCHYARD_DATA_DIR?: string;

  @IsOptional()
  @Matches(/^(?!s3:)/, {
    message: '$property can only be a directory in this version; s3:// is not supported yet.',
  })
  MODEL_REPOSITORY?: string;

  /** PostgreSQL; without it the store is SQLite in the data directory. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, {
    message:
      '$property must be the address of a PostgreSQL database, such as postgres://user@host:5432/name.',
  })
  DATABASE_URL?: string;

  @Matches(/^[\w.:[\]-]+$/, {
    message: '$property must be an address or a host name, such as 127.0.0.1 or 0.0.0.0.',
  })
  API_HOST = '127.0.0.1';

  @asNumber()
  @IsInt(PORT)
  @Min(0, PORT)
  @Max(65_535, PORT)
  API_PORT = 8000;

  @Matches(/^[a-z0-9][a-z0-9._-]{0,62}$/, { message: '$property must be a model name, such as iris.' })
  DEFAULT_MODEL = 'iris';

  @IsOptional()
  @asNumber()
  @IsNumber({ allowNaN: false, allowInfinity: false }, WEIGHT)
  @Min(0, WEIGHT)
  MODEL_V1_WEIGHT?: number;

  @IsOptional()
  @asNumber()
  @IsNumber({ allowNaN: false, allowInfinity: false }, WEIGHT)
  @Min(0, WEIGHT)
  MODEL_V2_WEIGHT?: number;

  @asDuration()
  @Min(1, DURATION)
  DRIFT_WINDOW = parseDuration('15m');

  @asDuration()
  @Min(1, DURATION)
  DRIFT_PANE = parseDuration('60s');

  @IsOptional()
  @IsIn(['open', 'key'], { message: '$property must be open or key.' })
  PREDICT_AUTH?: 'open' | 'key';

  @IsOptional()
  @MinLength(32, {
    message: '$property must have at least 32 characters, such as the output of: openssl rand -hex 32',
  })
  SWITCHYARD_ADMIN_KEY?: string;

  @IsIn(['async', 'commit'], { message: '$property must be async or commit.' })
  PREDICTION_DURABILITY: 'async' | 'commit' = 'async';

  /** How long predictions wait at most before they are written; what a hard kill may lose when durability is async. */
  @asDuration()
  @Min(1, DURATION)
  PREDICTION_FLUSH = parseDuration('250ms');

  @asDuration()
  @Min(60_000, { message: '$property must be a duration of at least 1m, such as 30d.' })
  PREDICTION_RETENTION = parseDuration('30d');

  @asDuration()
  @Min(60_000, { message: '$property must be a duration of at least 1m, such as 365d.' })
  LABEL_RETENTION = parseDuration('365d');

  /** A prediction that takes longer is answered with 504. */
  @asDuration()
  @Min(1, DURATION)
  PREDICT_TIMEOUT = parseDuration('2s');

  /** Rows that a worker scores at once at most. */
  @asNumber()
  @IsInt({ message: '$property must be a whole number from 1 to 10000.' })
  @Min(1, { message: '$property must be a whole number from 1 to 10000.' })
  @Max(10_000, { message: '$property must be a whole number from 1 to 10000.' })
  PREDICT_BATCH_ROWS = 1000;

  /** How long an idle worker waits for more rows to come. */
  @asDuration()
  @Min(0, { message: '$property must be a duration such as 0ms or 2ms.' })
  PREDICT_BATCH_WAIT = 0;

  /** A prediction request that would wait longer for its turn is refused at once. */
  @asDuration()
  @Min(1, DURATION)
  PREDICT_MAX_WAIT = parseDuration('250ms');

  /** How often the model repository is looked at for new versions. */
  @asDuration()
  @Min(10, { message: '$property must be a duration of at least 10ms, such as 2s.' })
  MODEL_REPOSITORY_POLL = parseDuration('2s');

  @IsOptional()
  @Matches(/^[^\s,]+(\s*,\s*[^\s,]+)*$/, {
    message: '$property must be host names without ports, separated by commas, such as api.example.com.',
  })
  API_ALLOWED_HOSTS?: string;

  @IsOptional()
  @Matches(/^https?:\/\/[^\s,/]+(\s*,\s*https?:\/\/[^\s,/]+)*$/, {
    message: '$property must be origins, separated by commas, such as https://shop.example.com.',
  })
  API_CORS_ORIGINS?: string;

  @IsIn(LOG_LEVELS, { message: `$property must be one of ${LOG_LEVELS.join(', ')}.` })
  LOG_LEVEL: LogLevel = 'info';

  @asDuration()
  @Min(0, { message: '$property must be a duration such as 0ms, 1s or 5s.' })
  SHUTDOWN_DRAIN = parseDuration('1s');
}

/** Only plain decimal numbers: `Number` alone would take `0x10`, and white space for 0. */
function parseNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : Number.NaN;
}
