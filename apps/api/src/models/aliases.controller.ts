import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../edge/api-problem.ts';
import { ProblemException } from '../edge/problem.ts';
import {
  aliasAnswer,
  AliasAnswer,
  AliasBody,
  aliasChangeAnswer,
  AliasesAnswer,
  AliasHistoryAnswer,
} from './alias-answer.ts';
import { AliasBook, unknownAlias } from './alias-book.ts';
import { isAliasName } from './alias-name.ts';
import { cursorOf, DEFAULT_LIMIT, MAXIMUM_LIMIT, pageOf } from './alias-page.ts';
import { entityTag } from './decided-revision.ts';
import { reasonNotLoaded } from './decided-version.ts';
import { ModelPool } from './model-pool.ts';
import type { PooledModel } from './pooled-model.ts';

const ETAG = { etag: { schema: { type: 'string' as const } } };
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of the alias as it was read; a 404 has one too, `"0"` when there never was one',
};
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  required: false,
  description: '`*` in place of If-Match: only where there is no such alias',
};

/** Movable names of versions. */
@ApiTags('models')
@ApiBearerAuth()
@Controller('v1/models/:model/aliases')
export class AliasesController {
  readonly #pool: ModelPool;
  readonly #book: AliasBook;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(AliasBook) book: AliasBook) {
    this.#pool = pool;
    this.#book = book;
  }

  @Get()
  @ApiOperation({ operationId: 'listAliases', summary: 'The aliases of a model' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiOkResponse({ type: AliasesAnswer })
  @ApiProblems('unauthorized', 'unknown_model', 'store_unavailable')
  async list(@Param('model') name: string): Promise<AliasesAnswer> {
    const model = this.#modelOf(name);
    const rows = await this.#book.list(name);
    return { aliases: rows.map((row) => aliasAnswer(model, row)) };
  }

  @Get(':alias')
  @ApiOperation({ operationId: 'getAlias', summary: 'Where an alias points' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'alias', example: 'champion' })
  @ApiOkResponse({ type: AliasAnswer, headers: ETAG })
  @ApiProblems('unauthorized', 'unknown_model', 'unknown_alias', 'store_unavailable')
  async find(
    @Param('model') name: string,
    @Param('alias') alias: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AliasAnswer> {
    const model = this.#modelOf(name);
    const { row, revision } = await this.#book.find(name, alias);
    if (row === null) throw unknownAlias(name, alias, revision);
    void reply.header('etag', entityTag(revision));
    return aliasAnswer(model, row);
  }

  @Put(':alias')
  @ApiOperation({
    operationId: 'putAlias',
    summary: 'Point an alias at a version',
    description: 'The version must be loaded. Requests by the alias go there from the moment this answers.',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({
    name: 'alias',
    example: 'champion',
    description:
      'A lower-case letter, then up to 62 letters, digits, dashes and underscores; not `latest`, not `v3`',
  })
  @ApiHeader(IF_MATCH)
  @ApiHeader(IF_NONE_MATCH)
  @ApiBody({ type: AliasBody })
  @ApiOkResponse({ type: AliasAnswer, headers: ETAG })
  @ApiCreatedResponse({ type: AliasAnswer, headers: ETAG })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_model',
    'version_not_loaded',
    'precondition_failed',
    'body_too_large',
    'unsupported_media_type',
    'precondition_required',
    'store_unavailable',
  )
  async move(
    @Param('model') name: string,
    @Param('alias') alias: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AliasAnswer> {
    const model = this.#modelOf(name);
    const version = versionIn(alias, body);
    const reason = reasonNotLoaded(model, version);
    if (reason !== null) {
      throw new ProblemException(
        'version_not_loaded',
        `An alias may only point at a version that answers. ${reason}`,
        [{ pointer: '/version', detail: reason }],
      );
    }
    const isNew = await this.#book.move(name, alias, version, { ifMatch, ifNoneMatch });
    void reply.status(isNew ? 201 : 200);
    return this.find(name, alias, reply);
  }

  @Delete(':alias')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteAlias', summary: 'Remove an alias; its history stays' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'alias', example: 'champion' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  @ApiProblems(
    'unauthorized',
    'unknown_model',
    'unknown_alias',
    'precondition_failed',
    'precondition_required',
    'store_unavailable',
  )
  async remove(
    @Param('model') name: string,
    @Param('alias') alias: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    this.#modelOf(name);
    await this.#book.move(name, alias, null, { ifMatch, ifNoneMatch: undefined });
  }

  @Get(':alias/history')
  @ApiOperation({ operationId: 'getAliasHistory', summary: 'Every move of an alias, newest first' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'alias', example: 'champion' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MAXIMUM_LIMIT, default: DEFAULT_LIMIT },
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    schema: { type: 'string' },
    description: 'From a Link header',
  })
  @ApiOkResponse({
    type: AliasHistoryAnswer,
    headers: { link: { schema: { type: 'string' }, description: 'RFC 8288, rel="next": older moves' } },
  })
  @ApiProblems('invalid_input', 'unauthorized', 'unknown_model', 'unknown_alias', 'store_unavailable')
  async history(
    @Param('model') name: string,
    @Param('alias') alias: string,
    @Query('limit') limitText: unknown,
    @Query('cursor') cursorText: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AliasHistoryAnswer> {
    this.#modelOf(name);
    const { limit, before } = pageOf(limitText, cursorText);
    const { changes, hasMore } = await this.#book.history(name, alias, before, limit);
    const last = changes.at(-1);
    if (last === undefined && before === null) throw unknownAlias(name, alias, 0);
    if (hasMore && last !== undefined) {
      const next = `/v1/models/${encodeURIComponent(name)}/aliases/${encodeURIComponent(alias)}/history?limit=${limit}&cursor=${cursorOf(last.revision)}`;
      void reply.header('link', `<${next}>; rel="next"`);
    }
    return { changes: changes.map(aliasChangeAnswer) };
  }

  #modelOf(name: string): PooledModel {
    const model = this.#pool.find(name);
    if (model !== undefined) return model;
    throw new ProblemException('unknown_model', `There is no model "${name}". GET /v1/models lists them.`);
  }
}

function versionIn(alias: string, body: unknown): number {
  if (!isAliasName(alias)) {
    throw new ProblemException(
      'invalid_input',
      `"${alias}" cannot be an alias: give a lower-case letter, then up to 62 letters, digits, dashes and underscores; "latest" and names of versions such as "v3" are taken.`,
    );
  }
  const version: unknown =
    typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined;
  const keys = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 1 && keys.length === 1)
    return version;
  throw new ProblemException(
    'invalid_input',
    'Send {"version": 3}, with the number of a version and no other key.',
    [
      {
        pointer: keys.length > 1 ? '' : '/version',
        detail: 'must be the number of a version, and all there is.',
      },
    ],
  );
}
