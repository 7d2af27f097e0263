import { Controller, Get, Header, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { DIGEST_FILE, MANIFEST_FILE, MAXIMUM_MANIFEST_BYTES } from '@switchyard/model-io';
import { readArtifactFile } from '@switchyard/model-io/node';
import { ApiProblems } from '../edge/api-problem.ts';
import { ProblemException } from '../edge/problem.ts';
import type { LoadedVersion } from './loaded-version.ts';
import { ModelPool } from './model-pool.ts';
import { ModelsAnswer, VersionAnswer } from './models-answer.ts';

/** Models, their versions, and the files of a version, as they were verified. */
@ApiTags('models')
@ApiBearerAuth()
@Controller('v1/models')
export class ModelsController {
  readonly #pool: ModelPool;

  constructor(@Inject(ModelPool) pool: ModelPool) {
    this.#pool = pool;
  }

  @Get()
  @ApiOperation({ operationId: 'listModels', summary: 'All models, their versions and aliases' })
  @ApiOkResponse({ type: ModelsAnswer })
  @ApiProblems('unauthorized')
  list(): ModelsAnswer {
    return {
      models: this.#pool.list().map(({ name, versions, aliases }) => ({
        name,
        aliases: Object.fromEntries(aliases),
        versions: versions.map((known) =>
          known.state === 'loaded'
            ? {
                version: known.version,
                name: known.name,
                state: known.state,
                digest: known.digest,
                flavor: known.manifest.flavor,
                runtime: known.engine.runtime,
                reasons: [],
              }
            : {
                version: known.version,
                name: known.name,
                state: known.state,
                digest: null,
                flavor: null,
                runtime: null,
                reasons: [...known.reasons],
              },
        ),
      })),
    };
  }

  @Get(':model/versions/:version')
  @ApiOperation({ operationId: 'getVersion', summary: 'One version: its digest and manifest' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', schema: { type: 'integer', minimum: 1 }, example: 1 })
  @ApiOkResponse({ type: VersionAnswer })
  @ApiProblems('unauthorized', 'unknown_model', 'unknown_version', 'model_unavailable')
  version(@Param('model') model: string, @Param('version') version: string): VersionAnswer {
    const { name, digest, manifest } = this.#loaded(model, version);
    return { name, digest, manifest };
  }

  @Get(':model/versions/:version/file')
  @Header('content-disposition', 'attachment')
  @ApiOperation({
    operationId: 'getVersionFile',
    summary: 'One file of a version, such as weights/forest.bin',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', schema: { type: 'integer', minimum: 1 }, example: 1 })
  @ApiQuery({ name: 'path', schema: { type: 'string' }, example: 'weights/forest.bin' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiProblems('unauthorized', 'unknown_model', 'unknown_version', 'not_found', 'model_unavailable')
  async file(
    @Param('model') model: string,
    @Param('version') version: string,
    @Query('path') path: unknown,
  ): Promise<StreamableFile> {
    const { directory, manifest } = this.#loaded(model, version);
    const listed = [DIGEST_FILE, MANIFEST_FILE, ...Object.keys(manifest.files)];
    const name = listed.find((candidate) => candidate === path);
    if (name === undefined) {
      throw new ProblemException(
        'not_found',
        `Ask for one of the version's files by ?path=: ${listed.join(', ')}.`,
      );
    }
    const content = await readArtifactFile(
      directory,
      name,
      manifest.files[name]?.bytes ?? MAXIMUM_MANIFEST_BYTES,
    );
    if (!content.ok) {
      throw new ProblemException(
        'model_unavailable',
        `${name} is not in the repository any more; restore the artifact.`,
      );
    }
    return new StreamableFile(content.value, { type: 'application/octet-stream' });
  }

  #loaded(modelName: string, versionText: string): LoadedVersion {
    const model = this.#pool.find(modelName);
    if (model === undefined) {
      throw new ProblemException(
        'unknown_model',
        `There is no model "${modelName}". GET /v1/models lists them.`,
      );
    }
    const known = model.versions.find(({ version }) => String(version) === versionText);
    if (known === undefined) {
      const names = model.versions.map(({ version }) => version).join(', ');
      throw new ProblemException(
        'unknown_version',
        `"${modelName}" has no version ${versionText}; it has ${names}.`,
      );
    }
    if (known.state === 'refused') {
      throw new ProblemException(
        'model_unavailable',
        `${modelName} ${known.name} was refused: ${known.reasons.join(' ')}`,
      );
    }
    return known;
  }
}
