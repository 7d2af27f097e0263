import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OpenTo } from '../../access/access.ts';
import { ProblemException } from '../../edge/problem.ts';
import { ModelPool } from '../../models/model-pool.ts';
import { invalid } from '../read-rows.ts';
import { Router } from '../router.ts';
import { isRecord } from '../scoring-options.ts';
import { ApiInferenceErrors } from './api-inference-error.ts';
import { IndexBody, IndexedVersion, LoadedModel } from './open-inference-answers.ts';

/** The model repository extension: what lies in the repository, and a look at it on demand. */
@ApiTags('open inference')
@ApiBearerAuth()
@OpenTo('key')
@Controller('v2/repository')
@ApiInferenceErrors('malformed_json', 'unauthorized', 'unsupported_media_type')
export class RepositoryController {
  readonly #pool: ModelPool;
  readonly #router: Router;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(Router) router: Router) {
    this.#pool = pool;
    this.#router = router;
  }

  @Post('index')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'repositoryIndex',
    summary: 'All versions of all models, and whether they answer',
  })
  @ApiBody({ type: IndexBody, required: false })
  @ApiOkResponse({ type: [IndexedVersion] })
  index(@Body() body: unknown): IndexedVersion[] {
    const onlyReady = readOnlyReady(body);
    return this.#pool.list().flatMap(({ versions }) =>
      versions
        .filter(({ state }) => state === 'loaded' || !onlyReady)
        .map((known) => ({
          name: known.model,
          version: String(known.version),
          state: known.state === 'loaded' ? ('READY' as const) : ('UNAVAILABLE' as const),
          reason: known.state === 'loaded' ? '' : known.reasons.join(' '),
        })),
    );
  }

  @Post('models/:model/load')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'repositoryLoad',
    summary: 'Looks at the repository now instead of at the next turn; parameters are left alone',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiOkResponse({ type: LoadedModel })
  @ApiInferenceErrors('unknown_model', 'model_unavailable')
  async load(@Param('model') model: string): Promise<LoadedModel> {
    await this.#pool.refresh(true);
    const { armOf, stable } = this.#router.routeOf({ kind: 'routed', model });
    if (stable === null) armOf('');
    return { name: model, load: true };
  }

  @Post('models/:model/unload')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'repositoryUnload',
    summary: 'Not offered: versions leave by leaving the repository',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiInferenceErrors('not_implemented')
  unload(@Param('model') model: string): never {
    throw new ProblemException(
      'not_implemented',
      `Versions leave by leaving the model repository: move the directories of "${model}" away, and it is retired at the next look.`,
    );
  }
}

/** Clients send nothing, `{}` or `{"ready":true}`. */
function readOnlyReady(body: unknown): boolean {
  if (body === undefined || body === null) return false;
  if (!isRecord(body)) throw invalid([{ pointer: '', detail: 'must be an object, or left out.' }]);
  const { ready = false } = body;
  if (typeof ready !== 'boolean') throw invalid([{ pointer: '/ready', detail: 'must be true or false.' }]);
  return ready;
}
