import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OpenTo } from '../../access/access.ts';
import type { LoadedVersion } from '../../models/loaded-version.ts';
import { ModelPool } from '../../models/model-pool.ts';
import { loadedOf } from '../../models/pooled-model.ts';
import { Router } from '../router.ts';
import type { Target } from '../score-request.ts';
import { ApiInferenceErrors } from './api-inference-error.ts';
import { inputsMetadata, outputsMetadata, platformOf } from './model-metadata.ts';
import { ModelMetadata, ModelNames, ModelReady } from './open-inference-answers.ts';

/** Which models there are, what they take and give, and whether they answer. */
@ApiTags('open inference')
@OpenTo('predict')
@Controller('v2/models')
@ApiInferenceErrors('unauthorized')
export class ModelController {
  readonly #pool: ModelPool;
  readonly #router: Router;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(Router) router: Router) {
    this.#pool = pool;
    this.#router = router;
  }

  @Get()
  @ApiOperation({ operationId: 'inferenceModels', summary: 'The names of all models' })
  @ApiOkResponse({ type: ModelNames })
  names(): ModelNames {
    return { models: this.#pool.list().map(({ name }) => name) };
  }

  @Get(':model')
  @ApiOperation({
    operationId: 'inferenceMetadata',
    summary: 'What a model takes and gives, by the version that answers when others fail',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiOkResponse({ type: ModelMetadata })
  @ApiInferenceErrors('unknown_model', 'model_unavailable')
  metadata(@Param('model') model: string): ModelMetadata {
    return this.#metadata(this.#versionFor({ kind: 'routed', model }));
  }

  @Get(':model/versions/:version')
  @ApiOperation({ operationId: 'inferenceVersionMetadata', summary: 'What one version takes and gives' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', example: '1' })
  @ApiOkResponse({ type: ModelMetadata })
  @ApiInferenceErrors('unknown_model', 'unknown_version', 'model_unavailable')
  versionMetadata(@Param('model') model: string, @Param('version') version: string): ModelMetadata {
    return this.#metadata(this.#versionFor({ kind: 'version', model, version }));
  }

  @Get(':model/ready')
  @ApiOperation({ operationId: 'inferenceModelReady', summary: 'Whether a model answers' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiOkResponse({ type: ModelReady })
  @ApiInferenceErrors('unknown_model', 'model_unavailable')
  ready(@Param('model') model: string): ModelReady {
    this.#versionFor({ kind: 'routed', model });
    return { name: model, ready: true };
  }

  @Get(':model/versions/:version/ready')
  @ApiOperation({ operationId: 'inferenceVersionReady', summary: 'Whether one version answers' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', example: '1' })
  @ApiOkResponse({ type: ModelReady })
  @ApiInferenceErrors('unknown_model', 'unknown_version', 'model_unavailable')
  versionReady(@Param('model') model: string, @Param('version') version: string): ModelReady {
    this.#versionFor({ kind: 'version', model, version });
    return { name: model, ready: true };
  }

  /** The version that a target is described by: the one that was asked for, or the one that stands for the model. */
  #versionFor(target: Target): LoadedVersion {
    const { armOf, stable } = this.#router.routeOf(target);
    // Without a stable version there is one only when it was named; else asking says why there is none.
    return stable?.version ?? armOf('').version;
  }

  #metadata({ model, manifest }: LoadedVersion): ModelMetadata {
    const versions = loadedOf(this.#pool.find(model)?.versions ?? []);
    return {
      name: model,
      versions: versions.map(({ version }) => String(version)),
      platform: platformOf(manifest),
      inputs: inputsMetadata(manifest.signature),
      outputs: outputsMetadata(manifest.signature),
    };
  }
}
