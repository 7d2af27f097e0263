import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import { ProblemException, type ProblemFault } from '../edge/problem.ts';
import { invalid } from '../inference/read-rows.ts';
import {
  readDecidedRouting,
  storedRoutingJson,
  UNDECIDED,
  withdrawnRoutingJson,
  type DecidedRouting,
} from '../models/decided-routing.ts';
import { requireMatch, stale } from '../models/decided-revision.ts';
import { reasonNotLoaded } from '../models/decided-version.ts';
import { DecisionBook } from '../models/decision-book.ts';
import { ModelPool } from '../models/model-pool.ts';
import type { PooledModel } from '../models/pooled-model.ts';
import type { Schema } from '../store/schema.ts';
import { STORE, type Store } from '../store/store.ts';
import { changeRouting, liveRouting } from './routing-change.ts';
import { readRoutingWish, type RoutingWish } from './routing-wish.ts';

/** A routing as it is written, and what makes that one its successor. */
interface Next {
  readonly body: string;
  readonly before: DecidedRouting;
}

/** Decides how models are routed. A decision is committed, and followed here, before it is acknowledged. */
@Injectable()
export class RoutingDecisions {
  readonly #configuration: Configuration;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #pool: ModelPool;
  readonly #book: DecisionBook;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
    @Inject(STORE) store: Store,
    @Inject(ModelPool) pool: ModelPool,
    @Inject(DecisionBook) book: DecisionBook,
  ) {
    this.#configuration = configuration;
    this.#clock = clock;
    this.#store = store;
    this.#pool = pool;
    this.#book = book;
  }

  /** @throws ProblemException `unknown_model` */
  modelOf(name: string): PooledModel {
    const model = this.#pool.find(name);
    if (model !== undefined) return model;
    throw new ProblemException('unknown_model', `There is no model "${name}". GET /v1/models lists them.`);
  }

  /**
   * Routes a model as the body says, beginning with what is live now.
   *
   * @param ifMatch the ETag of the routing that the caller knows
   * @throws ProblemException when the body is wrong, a version is not loaded, the environment pins the routing, or
   *   somebody else was faster
   * @throws StoreUnavailableError
   */
  async decide(name: string, body: unknown, ifMatch: string | undefined): Promise<void> {
    const model = this.modelOf(name);
    this.#refusePinned(name);
    const wish = readRoutingWish(body);
    await this.#commit(name, ifMatch, (before) => {
      const changed = changeRouting(liveRouting(model, before), wish);
      if (!changed.ok) throw invalid(changed.faults);
      refuseUnloaded(model, wish);
      const json = storedRoutingJson(changed.value);
      const isSame = before.routing !== null && storedRoutingJson(before.routing) === json;
      return isSame ? null : { body: json, before };
    });
  }

  /**
   * Takes a decision back: the default split holds again.
   *
   * @throws ProblemException when the environment pins the routing, or somebody else was faster
   * @throws StoreUnavailableError
   */
  async withdraw(name: string, ifMatch: string | undefined): Promise<void> {
    this.modelOf(name);
    this.#refusePinned(name);
    await this.#commit(name, ifMatch, (before) => {
      if (before.routing === null) return null;
      // The default split's own time is an epoch too; see where the next decision starts from.
      return { body: withdrawnRoutingJson(before.epoch), before };
    });
  }

  async #commit(
    model: string,
    ifMatch: string | undefined,
    next: (before: DecidedRouting) => Next | null,
  ): Promise<void> {
    const what = `the routing of ${model}`;
    await this.#store.db.transaction().execute(async (transaction) => {
      const before = await decidedIn(transaction, model);
      requireMatch(ifMatch, what, before.revision);
      const change = next(before);
      if (change !== null && !(await swap(transaction, model, change, this.#clock()))) {
        throw stale(what, before.revision + 1);
      }
    });
    await this.#book.committed();
  }

  #refusePinned(model: string): void {
    const { pinnedWeights, defaultModel } = this.#configuration;
    if (pinnedWeights === null || model !== defaultModel) return;
    throw new ProblemException(
      'routing_pinned',
      `MODEL_V1_WEIGHT and MODEL_V2_WEIGHT pin the routing of ${model}. Start the api without them to decide it here.`,
    );
  }
}

async function decidedIn(transaction: Transaction<Schema>, model: string): Promise<DecidedRouting> {
  const row = await transaction
    .selectFrom('routings')
    .select(['revision', 'body'])
    .where('model', '=', model)
    .executeTakeFirst();
  if (row === undefined) return UNDECIDED;
  return readDecidedRouting(row.revision, row.body) ?? { ...UNDECIDED, revision: row.revision };
}

/** Writes the next revision in the place of the one before; false when another one is there already. */
async function swap(
  transaction: Transaction<Schema>,
  model: string,
  { body, before: { revision } }: Next,
  now: number,
): Promise<boolean> {
  const row = { model, revision: revision + 1, body, changed_at: now };
  if (revision === 0) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('routings')
      .values(row)
      .onConflict((conflict) => conflict.column('model').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable('routings')
    .set(row)
    .where('model', '=', model)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function refuseUnloaded(model: PooledModel, { arms, shadows }: RoutingWish): void {
  const faults = [...arms, ...shadows].flatMap(({ version, pointer }): ProblemFault[] => {
    const reason = reasonNotLoaded(model, version);
    return reason === null ? [] : [{ pointer: `${pointer}/version`, detail: reason }];
  });
  if (faults.length === 0) return;
  throw new ProblemException(
    'version_not_loaded',
    `Only versions that answer can be routed. ${[...new Set(faults.map(({ detail }) => detail))].join(' ')}`,
    faults,
  );
}
