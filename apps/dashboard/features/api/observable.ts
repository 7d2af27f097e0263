type Listener = () => void;

/**
 * A value that components can watch with `useSyncExternalStore`. Keeps what happens over time (requests, timers,
 * storage) out of components, where it could not be tested without a browser.
 */
export class Observable<Value> {
  #value: Value;
  readonly #listeners = new Set<Listener>();

  constructor(initial: Value) {
    this.#value = initial;
  }

  /** Bound, so that it can be handed on as it is. */
  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}
