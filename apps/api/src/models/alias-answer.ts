import { ApiProperty } from '@nestjs/swagger';
import type { AliasChangeRow, AliasRow } from '../store/schema.ts';
import { versionName } from './loaded-version.ts';
import type { PooledModel } from './pooled-model.ts';

/** Where an alias is to point. */
export class AliasBody {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3, description: 'A version that is loaded' })
  declare readonly version: number;
}

/** A movable name of a version. */
export class AliasAnswer {
  @ApiProperty({ type: 'string', example: 'champion' })
  declare readonly alias: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  declare readonly version: number;

  @ApiProperty({ type: 'string', example: 'v3' })
  declare readonly model_version: string;

  @ApiProperty({
    enum: ['loaded', 'refused', 'absent'],
    example: 'loaded',
    description:
      'Whether the version answers; predictions by an alias whose version does not are refused with 503',
  })
  declare readonly state: 'loaded' | 'refused' | 'absent';

  @ApiProperty({ type: 'integer', minimum: 1, example: 2, description: 'How often it was changed; the ETag' })
  declare readonly revision: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  declare readonly changed_at: string;
}

/** All aliases of a model. */
export class AliasesAnswer {
  @ApiProperty({ type: [AliasAnswer], description: 'By name' })
  declare readonly aliases: AliasAnswer[];
}

/** One move of an alias. */
export class AliasChangeAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  declare readonly revision: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 2, description: 'Null: there was no such alias' })
  declare readonly from_version: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 3, description: 'Null: it was removed' })
  declare readonly to_version: number | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  declare readonly changed_at: string;
}

/** Moves of an alias, newest first; a header `Link` with rel="next" leads to older ones. */
export class AliasHistoryAnswer {
  @ApiProperty({ type: [AliasChangeAnswer] })
  declare readonly changes: AliasChangeAnswer[];
}

/** Shows an alias together with how its version is. */
export function aliasAnswer({ versions }: PooledModel, row: AliasRow): AliasAnswer {
  const { alias, version, revision, changed_at: changedAt } = row;
  return {
    alias,
    version,
    model_version: versionName(version),
    state: versions.find((known) => known.version === version)?.state ?? 'absent',
    revision,
    changed_at: new Date(changedAt).toISOString(),
  };
}

/** Shows one move. */
export function aliasChangeAnswer(row: AliasChangeRow): AliasChangeAnswer {
  return {
    revision: row.revision,
    from_version: row.from_version,
    to_version: row.to_version,
    changed_at: new Date(row.changed_at).toISOString(),
  };
}
