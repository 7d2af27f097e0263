/** Seeded uniform numbers in (0, 1) and normal ones, for tests only: the generator of Park and Miller (1988). */
export class SeededSource {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed % 2_147_483_646) + 1;
  }

  readonly uniform = (): number => {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state / 2_147_483_647;
  };

  readonly normal = (): number =>
    Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
}
