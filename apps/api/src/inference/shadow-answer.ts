import { ApiProperty } from '@nestjs/swagger';
import { variance } from '@switchyard/ab-router';
import { versionName } from '../models/loaded-version.ts';
import type { MergedPair, MergedPairs } from './shadow-book.ts';

/** How far a regression's shadow is from the live version, in the output's unit. */
export class ShadowDifference {
  @ApiProperty({ type: 'number', description: 'Mean of shadow − live' })
  declare readonly mean: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Null below two rows' })
  declare readonly standard_deviation: number | null;

  @ApiProperty({ type: 'number', description: 'Mean of |shadow − live|' })
  declare readonly mean_absolute: number;
}

/** What the rows' scores took on average, in milliseconds. */
export class ShadowLatency {
  @ApiProperty({ type: 'number', example: 0.004 })
  declare readonly live: number;

  @ApiProperty({ type: 'number', example: 0.006 })
  declare readonly shadow: number;
}

/** Two versions on the same rows. */
export class ShadowPairAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  declare readonly version: number;

  @ApiProperty({ type: 'string', example: 'v1', description: 'The version that answered' })
  declare readonly model_version: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  declare readonly shadow_version: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 5120, description: 'Rows that both have scored' })
  declare readonly rows: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 5019,
    description: 'Rows with the same answer: the same class, or the same number',
  })
  declare readonly agreed: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    example: 0.98,
    description: 'agreed / rows; null without rows',
  })
  declare readonly agreement: number | null;

  @ApiProperty({ type: ShadowDifference, nullable: true, description: 'Null for classes' })
  declare readonly difference: ShadowDifference | null;

  @ApiProperty({ type: ShadowLatency, nullable: true, description: 'Null without rows' })
  declare readonly latency_ms: ShadowLatency | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows that the shadow could not score' })
  declare readonly errors: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Rows that were left out because there was too much to do; independent of what is in them',
  })
  declare readonly dropped: number;
}

/** Everything that shadows have scored along in a stretch of time, on all replicas. */
export class ShadowsAnswer {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly model: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'The beginning of the first minute' })
  declare readonly from: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  declare readonly to: string;

  @ApiProperty({ type: [ShadowPairAnswer] })
  declare readonly pairs: ShadowPairAnswer[];
}

/** Shows what is known about a model's pairs. */
export function shadowsAnswer(model: string, { from, to, pairs }: MergedPairs): ShadowsAnswer {
  const [first, last] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return { model, from: first, to: last, pairs: pairs.map(pairAnswer) };
}

function pairAnswer({ liveVersion, shadowVersion, sums }: MergedPair): ShadowPairAnswer {
  const { rows, agreed, absolute, differences, liveMs, shadowMs, errors, dropped } = sums;
  const spread = variance(differences);
  return {
    version: liveVersion,
    model_version: versionName(liveVersion),
    shadow_version: shadowVersion,
    rows,
    agreed,
    agreement: rows === 0 ? null : agreed / rows,
    difference:
      differences.n === 0
        ? null
        : {
            mean: differences.mean,
            standard_deviation: Number.isNaN(spread) ? null : Math.sqrt(spread),
            mean_absolute: absolute / differences.n,
          },
    latency_ms: rows === 0 ? null : { live: liveMs / rows, shadow: shadowMs / rows },
    errors,
    dropped,
  };
}
