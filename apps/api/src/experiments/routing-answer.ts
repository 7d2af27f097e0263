import { ApiProperty } from '@nestjs/swagger';

/** Slots `[from, to)`. */
export class SlotRangeAnswer {
  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  declare readonly from: number;

  @ApiProperty({ type: 'integer', maximum: 10_000, example: 5000 })
  declare readonly to: number;
}

/** One arm of the live routing. */
export class ArmAnswer {
  @ApiProperty({ type: 'string', example: 'v1', description: "The arm's name" })
  declare readonly variant: string;

  @ApiProperty({ type: 'string', example: 'v1' })
  declare readonly model_version: string;

  @ApiProperty({ type: 'number', minimum: 0, example: 50, description: 'Relative weight' })
  declare readonly weight: number;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 1,
    example: 0.5,
    description: 'Share of units, to one slot',
  })
  declare readonly share: number;

  @ApiProperty({ type: [SlotRangeAnswer] })
  declare readonly slots: SlotRangeAnswer[];

  @ApiProperty({
    enum: ['loaded', 'refused', 'absent'],
    example: 'loaded',
    description: 'Whether its version answers',
  })
  declare readonly state: 'loaded' | 'refused' | 'absent';

  @ApiProperty({ type: [String], example: [], description: 'Why its version was refused' })
  declare readonly reasons: string[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 128,
    description: 'Rows answered since the api started',
  })
  declare readonly answered: number;
}

/** How one model's requests are routed. */
export class ModelRoutingAnswer {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly model: string;

  @ApiProperty({ type: 'boolean', description: 'Whether the environment pins the split' })
  declare readonly pinned: boolean;

  @ApiProperty({
    type: 'string',
    example: 'model:iris:default',
    description: 'slot = floor(murmur3(salt NUL "arm" NUL unit) · 10000 / 2^32)',
  })
  declare readonly salt: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1,
    description: 'Null when no version can answer',
  })
  declare readonly epoch: number | null;

  @ApiProperty({ type: [ArmAnswer] })
  declare readonly arms: ArmAnswer[];
}

/** The live routing of every model. */
export class RoutingAnswer {
  @ApiProperty({ type: 'string', example: 'iris', description: 'The model behind /predict without a name' })
  declare readonly default_model: string;

  @ApiProperty({ type: [ModelRoutingAnswer] })
  declare readonly models: ModelRoutingAnswer[];
}
