import { readExperiment } from '@switchyard/ab-router';
import type { StoredRouting } from './routing-plan.ts';

/** What has been decided about one model's routing so far. */
export interface DecidedRouting {
  /** Counts the changes; 0 when there was none. Taking a decision back is a change too. */
  readonly revision: number;
  /** Null: the default split. */
  readonly routing: StoredRouting | null;
  /** The highest epoch that any decision has had: numbers of epochs are given once. */
  readonly epoch: number;
}

/** Nobody has decided anything. */
export const UNDECIDED: DecidedRouting = { revision: 0, routing: null, epoch: 0 };

/** The JSON of a routing as it is kept. */
export function storedRoutingJson({
  experiment,
  versions,
  stable,
}: Omit<StoredRouting, 'kind' | 'revision'>): string {
  return JSON.stringify({ experiment, versions, stable });
}

/** The JSON that is kept when a decision was taken back. */
export function withdrawnRoutingJson(epoch: number): string {
  return JSON.stringify({ withdrawn: true, epoch });
}

/** Reads what {@link storedRoutingJson} or {@link withdrawnRoutingJson} wrote; null when it is anything else. */
export function readDecidedRouting(revision: number, json: string): DecidedRouting | null {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null) return null;
  if ('withdrawn' in value) {
    const epoch = 'epoch' in value && typeof value.epoch === 'number' ? value.epoch : 0;
    return { revision, routing: null, epoch };
  }
  const { experiment, versions, stable } = { experiment: null, versions: null, stable: null, ...value };
  const read = readExperiment(experiment);
  if (!read.ok || typeof stable !== 'string' || typeof versions !== 'object' || versions === null)
    return null;
  const numbers = Object.entries<unknown>(versions).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    revision,
    routing: {
      kind: 'stored',
      revision,
      experiment: read.value,
      versions: Object.fromEntries(numbers),
      stable,
    },
    epoch: read.value.epoch,
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
