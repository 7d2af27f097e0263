import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { AdminKey } from './access/admin-key.ts';
import { AppModule } from './app.module.ts';
import type { Clock, Configuration } from './config/configuration.ts';
import { BODY_LIMIT, takeJsonBodies } from './edge/json-body.ts';
import { PinoLogger } from './edge/pino-logger.ts';
import { problemOf } from './edge/problem.ts';
import { requestIdOf } from './edge/request-id.ts';
import { setResponseHeaders } from './edge/response-headers.ts';
import { RouteTable } from './edge/route-table.ts';
import { Lifecycle } from './health/lifecycle.ts';
import { PredictionMetrics } from './metrics/prediction-metrics.ts';
import { timePredictionRequests } from './metrics/request-timing.ts';
import { openApiDocument } from './openapi-document.ts';

/** An api that is composed and initialised, but does not listen yet. */
export interface Application {
  readonly nest: NestFastifyApplication;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  /** Shown once when it was made here. */
  readonly adminKey: AdminKey;
}

/**
 * Composes the api. The server, the tests and the writer of the OpenAPI document all start from here.
 *
 * @param clock milliseconds since 1970
 */
export async function createApplication(
  configuration: Configuration,
  clock: Clock,
  logger: Logger = pino({ level: configuration.logLevel }, pino.destination({ sync: true })),
): Promise<Application> {
  const adminKey = configuration.adminKey === null ? AdminKey.make() : AdminKey.given(configuration.adminKey);
  const lifecycle = new Lifecycle();
  const routes = new RouteTable();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: ({ headers }: { headers: IncomingMessage['headers'] }) => requestIdOf(headers),
    // Whoever is still connected while the server closes gets an answer; draining has asked them to leave before.
    return503OnClosing: false,
    requestTimeout: 15_000,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const body = problemOf('bad_request', 'The address is not a valid URL path.', request.id);
      void reply.status(body.status).type('application/problem+json').send(JSON.stringify(body));
    },
  });
  const fastify = adapter.getInstance();
  routes.watch(fastify);
  takeJsonBodies(fastify);
  setResponseHeaders(fastify, lifecycle);

  const nest = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ configuration, clock, adminKey, lifecycle, routes }),
    adapter,
    { bodyParser: false, logger: new PinoLogger(logger) },
  );
  timePredictionRequests(fastify, nest.get(PredictionMetrics));
  SwaggerModule.setup('docs', nest, () => openApiDocument(nest), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Switchyard api',
  });
  await nest.init();
  await fastify.ready();
  return { nest, lifecycle, logger, adminKey };
}
