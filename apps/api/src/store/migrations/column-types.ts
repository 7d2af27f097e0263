import { sql, type ColumnDataType, type RawBuilder } from 'kysely';

/** Which database is behind the store. */
export type StoreEngine = 'sqlite' | 'postgres';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** The only place where the engines' column types differ. */
export interface ColumnTypes {
  readonly text: ColumnType;
  /** Whole numbers up to 2^53: counts, versions, moments in milliseconds. */
  readonly integer: ColumnType;
  /** IEEE doubles. */
  readonly real: ColumnType;
  readonly bytes: ColumnType;
  /** What ends a table's definition. */
  readonly tableOptions: RawBuilder<unknown>;
}

export const COLUMN_TYPES: Readonly<Record<StoreEngine, ColumnTypes>> = {
  sqlite: {
    text: 'text',
    integer: 'integer',
    real: 'real',
    bytes: 'blob',
    // Without it SQLite stores whatever comes, whichever type the column has.
    tableOptions: sql`strict`,
  },
  postgres: {
    // Ordered by bytes, as in SQLite.
    text: sql`text collate "C"`,
    integer: 'bigint',
    real: 'double precision',
    bytes: 'bytea',
    tableOptions: sql``,
  },
};
