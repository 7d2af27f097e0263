import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../edge/api-problem.ts';
import { EventStreams } from './event-streams.ts';

const EXAMPLE =
  'retry: 3000\nid: 1700000000000000\n\nid: 1700000000000001\nevent: version.loaded\ndata: {"model":"iris","version":3}\n\n';

/** What happens, told as it happens. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  readonly #streams: EventStreams;

  constructor(@Inject(EventStreams) streams: EventStreams) {
    this.#streams = streams;
  }

  @Get()
  @ApiOperation({
    operationId: 'watchEvents',
    summary: 'Server-sent events: versions, routing, store, drift and breakers, as they change',
    description:
      'Each event has an id. A connection that gives the last one it saw gets what it missed; an event `gap` says ' +
      'that something is lost and state must be read anew. A comment every 15 s keeps the connection alive, an event ' +
      '`shutdown` ends it when the server stops. The process that is asked tells what it knows.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'As browsers send it when they reconnect',
  })
  @ApiQuery({ name: 'last_event_id', required: false, schema: { type: 'string' }, description: 'The same' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } } })
  @ApiProblems('unauthorized', 'too_many_streams')
  watch(
    @Headers('last-event-id') header: string | undefined,
    @Query('last_event_id') query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.#streams.checkRoom();
    void reply.hijack();
    const { raw } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value);
    }
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      // The stream is all that the connection is for; so it ends with it.
      connection: 'close',
    });
    if (request.method === 'HEAD') {
      raw.end();
      return;
    }
    const lastEventId = header ?? query;
    this.#streams.open(raw, lastEventId === undefined ? null : idOf(lastEventId));
  }
}

/** NaN when it is no id of ours, which no event has: the watcher is told of a gap. */
function idOf(text: unknown): number {
  return typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
}
