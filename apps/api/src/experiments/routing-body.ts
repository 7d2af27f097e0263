import { ApiProperty } from '@nestjs/swagger';

/** One arm that is wanted. */
export class WishedArm {
  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  declare readonly version: number;

  @ApiProperty({ type: 'number', minimum: 0, example: 90, description: 'Relative; only the ratios count' })
  declare readonly weight: number;

  @ApiProperty({
    type: 'string',
    required: false,
    example: 'v2',
    description: "By default the version's name",
  })
  declare readonly variant?: string;
}

/** One version that is to be scored along. */
export class WishedShadow {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  declare readonly version: number;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 1, example: 0.1, description: 'Share of the units' })
  declare readonly share: number;
}

/** The whole routing that is wanted. */
export class RoutingBody {
  @ApiProperty({ type: [WishedArm], minItems: 1, maxItems: 20 })
  declare readonly arms: WishedArm[];

  @ApiProperty({ type: [WishedShadow], required: false, maxItems: 5, description: 'None by default' })
  declare readonly shadows?: WishedShadow[];

  @ApiProperty({
    type: 'string',
    required: false,
    example: 'v1',
    description: 'The arm whose version answers for one that fails; by default the one that does so now',
  })
  declare readonly stable?: string;
}
