import { Observable } from '../api/observable.ts';

/** Where things are kept between visits; null where the browser forbids it. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem'> | null;

const KEY = 'switchyard.unit';

/**
 * The unit that this browser predicts as: made once at random and kept, so that the same version goes on answering.
 * It may be changed, or cleared: every request is a unit of its own then.
 */
export class BrowserUnit {
  readonly text: Observable<string>;
  readonly #keeping: Keeping;

  constructor(keeping: Keeping, random: () => string = randomUnit) {
    this.#keeping = keeping;
    this.text = new Observable(keeping?.getItem(KEY) ?? '');
    if (keeping === null || keeping.getItem(KEY) === null) this.set(random());
  }

  set(text: string): void {
    this.text.set(text);
    try {
      this.#keeping?.setItem(KEY, text);
    } catch {
      // A full storage only costs the memory of it.
    }
  }
}

/** `crypto.randomUUID` does not exist on plain-HTTP addresses other than localhost; random values do. */
export function randomUnit(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `browser-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
