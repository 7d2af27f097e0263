import { stopwatch } from '../process/stopwatch.ts';

const POLL_MS = 250;
/** Generous: on a busy machine an evaluation may come late, and waiting long costs only a run that fails. */
const LIMIT_MS = 120_000;

/** What a look found: that it is so, with a word about it, or what is seen instead. */
export type Look =
  { readonly seen: true; readonly detail: string } | { readonly seen: false; readonly instead: string };

/** Something that should have been seen was not. */
export class NotSeen extends Error {}

/** The whole was stopped from outside. */
export class Stopped extends Error {}

/** Looks until something is so, and says when it was. */
export class Watch {
  readonly #seconds = stopwatch();
  readonly #say: (line: string) => void;
  readonly #stop: AbortSignal;

  constructor(say: (line: string) => void, stop: AbortSignal) {
    this.#say = say;
    this.#stop = stop;
  }

  /** @throws NotSeen when it was not so within two minutes; Stopped */
  async until(what: string, look: () => Promise<Look> | Look): Promise<void> {
    const started = performance.now();
    for (;;) {
      const { [0]: found } = await Promise.all([look(), this.#pause()]);
      if (found.seen) return this.#report(what, found.detail);
      if (performance.now() - started > LIMIT_MS)
        throw new NotSeen(`${what}: not seen within ${LIMIT_MS / 1000} s. Instead: ${found.instead}`);
    }
  }

  /** @throws NotSeen as soon as it is not so within that time; Stopped */
  async during(what: string, ms: number, look: () => Promise<Look> | Look): Promise<void> {
    let detail = '';
    for (const started = performance.now(); performance.now() - started < ms;) {
      const { [0]: found } = await Promise.all([look(), this.#pause()]);
      if (!found.seen) throw new NotSeen(`${what}: it did not stay so. Instead: ${found.instead}`);
      ({ detail } = found);
    }
    this.#report(what, detail);
  }

  #report(what: string, detail: string): void {
    this.#say(`✔ ${this.#seconds().padStart(6)} s  ${what}${detail === '' ? '' : `: ${detail}`}`);
  }

  async #pause(): Promise<void> {
    if (this.#stop.aborted) throw new Stopped();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
