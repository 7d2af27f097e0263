import type { Logger } from 'pino';

/** Stands for every topic: something may have been missed. */
export const ANY_TOPIC = '*';

/** Tells all replicas that something has changed in the store; what, they read there. */
export interface ChangeFeed {
  /**
   * Call it after the change is committed.
   *
   * @throws StoreUnavailableError when the other replicas cannot be told
   */
  announce(topic: string): Promise<void>;
  /**
   * Calls the listener for every topic announced by any replica, this one included, and with {@link ANY_TOPIC} when
   * something may have been missed. Announcements that come close together may be heard as one. Returns what ends it.
   */
  subscribe(listener: (topic: string) => void): () => void;
}

/** Those who listen in this process. One that throws is logged and harms no other. */
export class ChangeListeners {
  readonly #listeners = new Set<(topic: string) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(listener: (topic: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(topic: string): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(topic);
      } catch (error) {
        this.#logger.error(
          { err: error },
          `A change of ${topic} was not taken over by one of its listeners.`,
        );
      }
    }
  }
}

/** The feed of a store that only this process uses. */
export function localChangeFeed(logger: Logger): ChangeFeed {
  const listeners = new ChangeListeners(logger);
  return {
    announce: async (topic) => listeners.tell(topic),
    subscribe: (listener) => listeners.add(listener),
  };
}
