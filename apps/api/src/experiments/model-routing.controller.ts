import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Put, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../edge/api-problem.ts';
import { entityTag } from '../models/decided-revision.ts';
import { DecisionBook } from '../models/decision-book.ts';
import { ModelRoutingState, modelRoutingState } from './model-routing-answer.ts';
import { RoutingBody } from './routing-body.ts';
import { RoutingDecisions } from './routing-decisions.ts';

const IF_MATCH = {
  name: 'If-Match',
  required: true,
  description: 'The ETag of the routing as it was read; `"0"` when nobody has decided anything',
};

/** Shows and decides who gets which version of a model. */
@ApiTags('routing')
@ApiBearerAuth()
@Controller('v1/models')
export class ModelRoutingController {
  readonly #decisions: RoutingDecisions;
  readonly #book: DecisionBook;

  constructor(
    @Inject(RoutingDecisions) decisions: RoutingDecisions,
    @Inject(DecisionBook) book: DecisionBook,
  ) {
    this.#decisions = decisions;
    this.#book = book;
  }

  @Get(':model/routing')
  @ApiOperation({
    operationId: 'getModelRouting',
    summary: "A model's routing: arms, slots, epoch, shadows",
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiOkResponse({ type: ModelRoutingState, headers: { etag: { schema: { type: 'string' } } } })
  @ApiProblems('unauthorized', 'unknown_model')
  routing(@Param('model') model: string, @Res({ passthrough: true }) reply: FastifyReply): ModelRoutingState {
    const { revision } = this.#book.decidedOf(model);
    const state = modelRoutingState(this.#decisions.modelOf(model), revision);
    void reply.header('etag', entityTag(revision));
    return state;
  }

  @Put(':model/routing')
  @ApiOperation({
    operationId: 'putModelRouting',
    summary: 'Route a model: which versions, by which weights, and who is scored along',
    description:
      'Begins with what is live and moves as few units as the new weights take; an arm that does not shrink keeps all ' +
      'its units. Every change of arms, weights or shadows is a new epoch.',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiHeader(IF_MATCH)
  @ApiBody({ type: RoutingBody })
  @ApiOkResponse({ type: ModelRoutingState, headers: { etag: { schema: { type: 'string' } } } })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_model',
    'version_not_loaded',
    'routing_pinned',
    'precondition_failed',
    'body_too_large',
    'unsupported_media_type',
    'precondition_required',
    'store_unavailable',
  )
  async decide(
    @Param('model') model: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ModelRoutingState> {
    await this.#decisions.decide(model, body, ifMatch);
    return this.routing(model, reply);
  }

  @Delete(':model/routing')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deleteModelRouting',
    summary: 'Take the decision back: the default split holds again',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: ModelRoutingState, headers: { etag: { schema: { type: 'string' } } } })
  @ApiProblems(
    'unauthorized',
    'unknown_model',
    'routing_pinned',
    'precondition_failed',
    'precondition_required',
    'store_unavailable',
  )
  async withdraw(
    @Param('model') model: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ModelRoutingState> {
    await this.#decisions.withdraw(model, ifMatch);
    return this.routing(model, reply);
  }
}
