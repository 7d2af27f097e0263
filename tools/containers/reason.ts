import type { Service } from './services.ts';

/** One reason to rebuild, and the services it holds for. */
export interface Reason {
  readonly services: readonly Service[];
  readonly sentence: string;
}
