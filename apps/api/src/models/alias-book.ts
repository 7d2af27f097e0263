import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Transaction } from 'kysely';
import { CLOCK, type Clock } from '../config/configuration.ts';
import { ProblemException } from '../edge/problem.ts';
import type { AliasChangeRow, AliasRow, Schema } from '../store/schema.ts';
import { STORE, type Store } from '../store/store.ts';
import { requireMatch, stale } from './decided-revision.ts';
import { DecisionBook } from './decision-book.ts';

/** What the caller of a change says about the state that it knows. */
export interface AliasCondition {
  /** The header If-Match. */
  readonly ifMatch: string | undefined;
  /** The header If-None-Match: `*` makes an alias only where there is none. */
  readonly ifNoneMatch: string | undefined;
}

/** An alias as it is, or as it was left behind. */
export interface AliasState {
  /** Null: there is none now. */
  readonly row: AliasRow | null;
  /** Counts the changes, removals too; 0: there never was one. */
  readonly revision: number;
}

/** One page of the changes of an alias, newest first. */
export interface AliasHistory {
  readonly changes: readonly AliasChangeRow[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
}

/** The aliases of all models in the store. Every move is recorded with it, and followed here before it is acknowledged. */
@Injectable()
export class AliasBook {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #book: DecisionBook;

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(DecisionBook) book: DecisionBook,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#book = book;
  }

  /** By name. @throws StoreUnavailableError */
  list(model: string): Promise<readonly AliasRow[]> {
    return this.#store.db
      .selectFrom('aliases')
      .selectAll()
      .where('model', '=', model)
      .orderBy('alias')
      .execute();
  }

  /** @throws StoreUnavailableError */
  find(model: string, alias: string): Promise<AliasState> {
    return stateOf(this.#store.db, model, alias);
  }

  /**
   * Points an alias at a version, or removes it; what is so already stays without a change.
   *
   * @param version null removes it
   * @returns whether the alias is a new one
   * @throws ProblemException `unknown_alias` when there is none to remove; `precondition_required` and
   *   `precondition_failed` when the caller does not know the present state
   * @throws StoreUnavailableError
   */
  async move(
    model: string,
    alias: string,
    version: number | null,
    condition: AliasCondition,
  ): Promise<boolean> {
    const isNew = await this.#store.db.transaction().execute(async (transaction) => {
      const state = await stateOf(transaction, model, alias);
      if (version === null && state.row === null) throw unknownAlias(model, alias, state.revision);
      requireKnown(`the alias ${alias} of ${model}`, state, condition);
      if (state.row?.version !== version) await this.#write(transaction, { model, alias }, state, version);
      return state.row === null;
    });
    await this.#book.committed();
    return isNew;
  }

  /**
   * The changes before a revision.
   *
   * @param before null: from the latest one on
   * @throws StoreUnavailableError
   */
  async history(model: string, alias: string, before: number | null, limit: number): Promise<AliasHistory> {
    let query = this.#store.db
      .selectFrom('alias_changes')
      .selectAll()
      .where('model', '=', model)
      .where('alias', '=', alias);
    if (before !== null) query = query.where('revision', '<', before);
    const found = await query
      .orderBy('revision', 'desc')
      .limit(limit + 1)
      .execute();
    return { changes: found.slice(0, limit), hasMore: found.length > limit };
  }

  async #write(
    transaction: Transaction<Schema>,
    key: { readonly model: string; readonly alias: string },
    { row, revision: before }: AliasState,
    version: number | null,
  ): Promise<void> {
    const [revision, changed_at] = [before + 1, this.#clock()];
    // Whoever writes a revision first has it: of two that know the same state, one fails here.
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('alias_changes')
      .values({ ...key, revision, from_version: row?.version ?? null, to_version: version, changed_at })
      .onConflict((conflict) => conflict.columns(['model', 'alias', 'revision']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw stale(`the alias ${key.alias} of ${key.model}`, revision);
    if (version === null) {
      await transaction
        .deleteFrom('aliases')
        .where('model', '=', key.model)
        .where('alias', '=', key.alias)
        .execute();
      return;
    }
    await transaction
      .insertInto('aliases')
      .values({ ...key, version, revision, changed_at })
      .onConflict((conflict) =>
        conflict.columns(['model', 'alias']).doUpdateSet({ version, revision, changed_at }),
      )
      .execute();
  }
}

/** @param revision as which its absence is known */
export function unknownAlias(model: string, alias: string, revision: number): ProblemException {
  return new ProblemException(
    'unknown_alias',
    `${model} has no alias "${alias}". GET /v1/models/${model}/aliases lists them; PUT with If-None-Match: * makes one.`,
    [],
    { etag: `"${revision}"` },
  );
}

async function stateOf(db: Kysely<Schema>, model: string, alias: string): Promise<AliasState> {
  const row = await db
    .selectFrom('aliases')
    .selectAll()
    .where('model', '=', model)
    .where('alias', '=', alias)
    .executeTakeFirst();
  if (row !== undefined) return { row, revision: row.revision };
  const last = await db
    .selectFrom('alias_changes')
    .select('revision')
    .where('model', '=', model)
    .where('alias', '=', alias)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { row: null, revision: last?.revision ?? 0 };
}

function requireKnown(what: string, { row, revision }: AliasState, condition: AliasCondition): void {
  if (condition.ifNoneMatch?.trim() !== '*') requireMatch(condition.ifMatch, what, revision);
  else if (row !== null) throw stale(what, revision);
}
