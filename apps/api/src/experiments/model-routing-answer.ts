import { ApiProperty } from '@nestjs/swagger';
import { movesBetween, shareOfSlots } from '@switchyard/ab-router';
import { versionName } from '../models/loaded-version.ts';
import type { PooledModel } from '../models/pooled-model.ts';
import { SlotRangeAnswer } from './routing-answer.ts';

/** One arm of a model's routing. */
export class RoutedArmAnswer {
  @ApiProperty({ type: 'string', example: 'v2', description: "The arm's name" })
  declare readonly variant: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 2, description: 'The version that it stands for' })
  declare readonly version: number;

  @ApiProperty({ type: 'number', minimum: 0, example: 90, description: 'Relative weight' })
  declare readonly weight: number;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 1,
    example: 0.9,
    description: 'Share of units, to one slot',
  })
  declare readonly share: number;

  @ApiProperty({ type: [SlotRangeAnswer] })
  declare readonly slots: SlotRangeAnswer[];

  @ApiProperty({ enum: ['loaded', 'refused', 'absent'], example: 'loaded' })
  declare readonly state: 'loaded' | 'refused' | 'absent';

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 2,
    description: 'The version that answers its units: the stable one while its own does not; null: none',
  })
  declare readonly answered_by: number | null;

  @ApiProperty({ type: [String], example: [], description: 'Why its version was refused' })
  declare readonly reasons: string[];
}

/** A version that is scored along and never served. */
export class RoutedShadowAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  declare readonly version: number;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 1, example: 0.1, description: 'Share of units' })
  declare readonly share: number;

  @ApiProperty({ type: 'boolean', description: 'Whether its version is loaded and so scores' })
  declare readonly scores: boolean;
}

/** How one model is routed, and who decided it. */
export class ModelRoutingState {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly model: string;

  @ApiProperty({
    enum: ['default', 'environment', 'decision'],
    example: 'decision',
    description:
      'Where it comes from: the default split, a split that the environment pins, or a decision over HTTP',
  })
  declare readonly source: 'default' | 'environment' | 'decision';

  @ApiProperty({ type: 'integer', minimum: 0, example: 3, description: 'How often it was decided; the ETag' })
  declare readonly revision: number;

  @ApiProperty({
    type: 'string',
    example: 'model:iris:default',
    description: 'slot = floor(murmur3(salt NUL "arm" NUL unit) · 10000 / 2^32)',
  })
  declare readonly salt: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 2,
    description: 'Null when no version can answer',
  })
  declare readonly epoch: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'v1',
    description: 'The arm whose version answers for one that fails',
  })
  declare readonly stable: string | null;

  @ApiProperty({ type: [RoutedArmAnswer] })
  declare readonly arms: RoutedArmAnswer[];

  @ApiProperty({ type: [RoutedShadowAnswer] })
  declare readonly shadows: RoutedShadowAnswer[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    example: 1000,
    description: 'Slots that changed hands when the present epoch began; 100 are 1 % of the units',
  })
  declare readonly moved: number;
}

/** Shows a model's routing as it is live. */
export function modelRoutingState({ routing, name }: PooledModel, revision: number): ModelRoutingState {
  const { experiment, pinned, arms, stable, liveArms, shadows } = routing;
  const before = experiment?.history.at(-1);
  const moves =
    experiment === null || before === undefined ? [] : movesBetween(before, experiment.allocation);
  return {
    model: name,
    source: pinned ? 'environment' : routing.revision > 0 ? 'decision' : 'default',
    revision,
    salt: routing.salt,
    epoch: experiment?.epoch ?? null,
    stable: stable?.variant ?? null,
    arms: arms.map(({ variant, version, weight, slots, state, reasons }) => ({
      variant,
      version,
      weight,
      share: shareOfSlots(slots.reduce((sum, { from, to }) => sum + to - from, 0)),
      slots: slots.map(({ from, to }) => ({ from, to })),
      state,
      answered_by: liveArms.get(variant)?.version.version ?? null,
      reasons: [...reasons],
    })),
    shadows: (experiment?.shadows ?? []).map(({ arm, share }) => ({
      version: shadows.get(arm)?.version ?? versionOfName(arm),
      share,
      scores: shadows.has(arm),
    })),
    moved: moves.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

/** Shadows are named by their versions. */
function versionOfName(name: string): number {
  const number = Number(name.slice(1));
  return name === versionName(number) ? number : 0;
}
