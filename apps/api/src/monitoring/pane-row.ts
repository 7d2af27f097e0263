import { toWindow, type Pane } from '@switchyard/drift';
import type { LoadedVersion } from '../models/loaded-version.ts';
import type { DriftPaneRow } from '../store/schema.ts';

/** A pane as it is kept, and where it belongs. */
export interface WrittenPane {
  readonly version: LoadedVersion;
  readonly variant: string;
  readonly source: string;
  readonly startedMs: number;
  readonly pane: Pane;
}

/** Rows that a pane has counted, refused ones included: grows with every change of it. */
export function revisionOf({ rows, wrongType }: Pane): number {
  return wrongType.reduce((sum, refused) => sum + refused, rows);
}

/** The pane as the store keeps it; `row_count` is its revision. */
export function paneRow({ version, variant, source, startedMs, pane }: WrittenPane): DriftPaneRow {
  return {
    model: version.model,
    version: version.version,
    variant,
    fingerprint: pane.fingerprint,
    replica: source,
    started_at: Math.round(startedMs),
    row_count: revisionOf(pane),
    body: JSON.stringify(toWindow(pane)),
  };
}
