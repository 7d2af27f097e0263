import { Logger } from '@nestjs/common';
import type { Store } from '../store/store.ts';
import type { RoutingRow } from '../store/schema.ts';
import { readDecidedRouting, UNDECIDED, type DecidedRouting } from './decided-routing.ts';
import type { Decisions } from './model-pool.ts';
import type { StoredRouting } from './routing-plan.ts';

/** Topic under which replicas tell each other that something was decided. */
export const DECISIONS_TOPIC = 'decisions';

/** How long after a failed announcement it is tried again, in milliseconds. */
const ANNOUNCE_AGAIN_MS = 1_000;

const NO_ALIASES: ReadonlyMap<string, number> = new Map();

/**
 * What people have decided about models, kept by the store and mirrored here, so that a prediction never waits for a
 * database. Follows what other replicas decide.
 */
export class DecisionBook implements Decisions {
  readonly #logger = new Logger(DecisionBook.name);
  readonly #store: Store;
  readonly #listeners = new Set<(model: string) => void>();
  #routings: ReadonlyMap<string, DecidedRouting> = new Map();
  #aliases: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map();
  #reading: Promise<void> = Promise.resolve();

  private constructor(store: Store) {
    this.#store = store;
  }

  /** Reads everything, and follows it from then on. */
  static async open(store: Store): Promise<DecisionBook> {
    const book = new DecisionBook(store);
    await book.#read();
    store.changes.subscribe((topic) => {
      if (topic === DECISIONS_TOPIC || topic === '*') void book.refresh();
    });
    return book;
  }

  routingOf(model: string): StoredRouting | null {
    return this.decidedOf(model).routing;
  }

  /** The routing together with what has been there before it. */
  decidedOf(model: string): DecidedRouting {
    return this.#routings.get(model) ?? UNDECIDED;
  }

  aliasesOf(model: string): ReadonlyMap<string, number> {
    return this.#aliases.get(model) ?? NO_ALIASES;
  }

  /** Calls back with the name of every model about which something was decided. */
  onDecision(listener: (model: string) => void): void {
    this.#listeners.add(listener);
  }

  /** Reads again what the store holds. While the store does not answer, what was read before stays. */
  refresh(): Promise<void> {
    return this.#readInTurn().catch((error: unknown) => {
      this.#logger.warn(`Decisions could not be read from the store: ${String(error)}`);
    });
  }

  /**
   * To be called after a decision is committed: tells the other replicas, and returns when this one follows it, so
   * that whoever decided meets the decision from then on.
   *
   * @throws StoreUnavailableError when this process cannot read it; it is committed nevertheless, and followed later
   */
  async committed(): Promise<void> {
    await this.#announce();
    await this.#readInTurn();
  }

  /** The decision is committed already: whoever cannot be told now is told later. */
  async #announce(): Promise<void> {
    try {
      await this.#store.changes.announce(DECISIONS_TOPIC);
    } catch (error) {
      this.#logger.warn(`Other replicas could not be told of a decision; trying again. ${String(error)}`);
      setTimeout(() => void this.#announce(), ANNOUNCE_AGAIN_MS).unref();
    }
  }

  #readInTurn(): Promise<void> {
    const reading = this.#reading.then(() => this.#read());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #read(): Promise<void> {
    const { db } = this.#store;
    const routings = await db.selectFrom('routings').selectAll().execute();
    const aliases = await db.selectFrom('aliases').selectAll().execute();
    const before = this.#fingerprints();
    this.#routings = new Map(routings.map((row) => [row.model, this.#decidedIn(row)]));
    const byModel = new Map<string, Map<string, number>>();
    for (const { model, alias, version } of aliases) {
      byModel.set(model, (byModel.get(model) ?? new Map<string, number>()).set(alias, version));
    }
    this.#aliases = byModel;
    const after = this.#fingerprints();
    for (const model of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(model) === after.get(model)) continue;
      for (const listener of this.#listeners) listener(model);
    }
  }

  #decidedIn({ model, revision, body }: RoutingRow): DecidedRouting {
    const decided = readDecidedRouting(revision, body);
    if (decided !== null) return decided;
    this.#logger.error(
      `The stored routing of ${model} (revision ${revision}) cannot be read; the default split is used. Decide it again: PUT /v1/models/${model}/routing`,
    );
    return { ...UNDECIDED, revision };
  }

  #fingerprints(): ReadonlyMap<string, string> {
    const models = new Set([...this.#routings.keys(), ...this.#aliases.keys()]);
    return new Map(
      [...models].map((model) => [
        model,
        JSON.stringify([
          this.decidedOf(model).revision,
          [...this.aliasesOf(model)].sort(([a], [b]) => (a < b ? -1 : 1)),
        ]),
      ]),
    );
  }
}
