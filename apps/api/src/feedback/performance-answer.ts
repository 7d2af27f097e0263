import { ApiProperty } from '@nestjs/swagger';
import { versionName } from '../models/loaded-version.ts';
import type { PerformanceSums } from './performance.ts';

const share = (description: string) => ({
  type: 'number' as const,
  nullable: true,
  minimum: 0,
  maximum: 1,
  description,
});
const error = (description: string) => ({ type: 'number' as const, nullable: true, minimum: 0, description });

/** How one arm did. */
export class ArmPerformance {
  @ApiProperty({ type: 'string', description: 'The arm', example: 'v2' })
  declare readonly variant: string;

  @ApiProperty({ type: 'string', description: 'The version of the arm', example: 'v2' })
  declare readonly assigned_version: string;

  @ApiProperty({
    type: 'string',
    description: "The version that scored: another than the arm's own after a fallback",
    example: 'v2',
  })
  declare readonly model_version: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  declare readonly predictions: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Predictions whose label has come' })
  declare readonly labels: number;

  @ApiProperty(share('Labels per prediction; null without predictions'))
  declare readonly coverage: number | null;

  @ApiProperty(share('Of the labels that are classes; null without any'))
  declare readonly correct_share: number | null;

  @ApiProperty(error('Of the labels that are numbers; null without any'))
  declare readonly mean_absolute_error: number | null;

  @ApiProperty(error('Of the labels that are numbers; null without any'))
  declare readonly mean_squared_error: number | null;
}

/** How a model's arms did on the predictions of a time. */
export class PerformanceAnswer {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly model: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  declare readonly from: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  declare readonly to: string;

  @ApiProperty({ type: [ArmPerformance] })
  declare readonly arms: ArmPerformance[];
}

/** The shares and means of an arm's sums. */
export function armPerformance(sums: PerformanceSums): ArmPerformance {
  const { predictions, labels, judged, correct, measured } = sums;
  return {
    variant: sums.variant,
    assigned_version: versionName(sums.assigned_version),
    model_version: versionName(sums.version),
    predictions,
    labels,
    // A label at the edge of the time may belong to a segment outside of it.
    coverage: predictions === 0 ? null : Math.min(1, labels / predictions),
    correct_share: judged === 0 ? null : correct / judged,
    mean_absolute_error: measured === 0 ? null : sums.absolute_error / measured,
    mean_squared_error: measured === 0 ? null : sums.squared_error / measured,
  };
}
