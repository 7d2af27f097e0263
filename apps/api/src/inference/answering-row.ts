import type { Explanation } from '@switchyard/model-io';
import type { LiveArm } from '../models/live-arm.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import type { ScoredRow } from './scored-batch.ts';

/** A row on its way through the scorer: filled in as it goes. */
export class AnsweringRow implements ScoredRow {
  /** As the caller gave it. */
  readonly row: unknown;
  readonly arm: LiveArm;
  readonly predictionId: string;
  version: LoadedVersion;
  /** Where its inputs begin. */
  offset: number;
  at: number;
  winner = 0;
  explanation: Explanation | null = null;

  constructor(row: unknown, arm: LiveArm, predictionId: string, offset: number, at: number) {
    this.row = row;
    this.arm = arm;
    this.version = arm.version;
    this.predictionId = predictionId;
    this.offset = offset;
    this.at = at;
  }
}
