import { ApiProperty } from '@nestjs/swagger';
import type { Manifest } from '@switchyard/model-io';

/** One version in the list of a model's versions. */
export class VersionSummary {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  declare readonly version: number;

  @ApiProperty({ type: 'string', example: 'v1' })
  declare readonly name: string;

  @ApiProperty({ enum: ['loaded', 'refused'], example: 'loaded' })
  declare readonly state: 'loaded' | 'refused';

  @ApiProperty({ type: 'string', nullable: true, description: 'SHA-256 of its manifest; null when refused' })
  declare readonly digest: string | null;

  @ApiProperty({
    enum: ['forest', 'onnx', 'tfjs'],
    nullable: true,
    example: 'forest',
    description: 'Null when refused',
  })
  declare readonly flavor: 'forest' | 'onnx' | 'tfjs' | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'forest',
    description: 'What computes; null when refused',
  })
  declare readonly runtime: string | null;

  @ApiProperty({ type: [String], example: [], description: 'Why it was refused' })
  declare readonly reasons: string[];
}

/** One model with its versions. */
export class ModelSummary {
  @ApiProperty({ type: 'string', example: 'iris' })
  declare readonly name: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { champion: 1 },
    description: 'Alias → version',
  })
  declare readonly aliases: Record<string, number>;

  @ApiProperty({ type: [VersionSummary] })
  declare readonly versions: VersionSummary[];
}

/** All models. */
export class ModelsAnswer {
  @ApiProperty({ type: [ModelSummary] })
  declare readonly models: ModelSummary[];
}

/** One loaded version. */
export class VersionAnswer {
  @ApiProperty({ type: 'string', example: 'v1' })
  declare readonly name: string;

  @ApiProperty({ type: 'string', description: 'SHA-256 of its manifest' })
  declare readonly digest: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The content of model.json: signature, encoder, params, metrics, lineage, files',
  })
  declare readonly manifest: Manifest;
}
