import type { Kysely } from 'kysely';
import type { ChangeFeed } from './change-feed.ts';
import type { StoreEngine } from './migrations/column-types.ts';
import type { Schema } from './schema.ts';
import type { StoreHealth } from './store-health.ts';

/** Everything that this installation keeps besides artifacts. */
export interface Store {
  readonly engine: StoreEngine;
  /** Statements throw StoreUnavailableError when the store does not take them now. */
  readonly db: Kysely<Schema>;
  readonly health: StoreHealth;
  readonly changes: ChangeFeed;
  /** After it, everything is in the database's files and another process may open them. */
  close(): Promise<void>;
}

/** Injection token of the {@link Store}. */
export const STORE = Symbol('STORE');
