import type { IncomingMessage } from 'node:http';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { pino, type Logger } from 'pino';
import { AdminKey } from './access/admin-key.ts';
import { RouteAccess, type GuardedRoute } from './access/route-access.ts';
import { AppModule } from './app.module.ts';
import type { Clock, Configuration } from './config/configuration.ts';
import { allowOrigins } from './edge/cors.ts';
import { refuseForeignHosts } from './edge/host-policy.ts';
import { BODY_LIMIT, takeJsonBodies } from './edge/json-body.ts';
import { PinoLogger } from './edge/pino-logger.ts';
import { requestIdOf } from './edge/request-id.ts';
import { setResponseHeaders } from './edge/response-headers.ts';
import { RouteTable } from './edge/route-table.ts';
import { MAXIMUM_PARAMETER, SERVER_LIMITS, type ServerLimits } from './edge/server-limits.ts';
import { answerClientError, answerUnroutable } from './edge/unrouted-problem.ts';
import { EVENT_STREAMS, type EventStreamSettings } from './events/event-streams.ts';
import { Lifecycle } from './health/lifecycle.ts';
import { PredictionMetrics } from './metrics/prediction-metrics.ts';
import { timePredictionRequests } from './metrics/request-timing.ts';
import { openApiDocument } from './openapi-document.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';

/** An api that is composed and initialised, but does not listen yet. */
export interface Application {
  readonly nest: NestFastifyApplication;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  /** Shown once when it was made here. */
  readonly adminKey: AdminKey;
  /** Every route, and who may call it. */
  readonly routes: readonly GuardedRoute[];
}

/** Limits that nobody needs to configure; tests shorten them. */
export interface ApplicationLimits {
  readonly server: ServerLimits;
  readonly eventStreams: EventStreamSettings;
}

const LIMITS: ApplicationLimits = { server: SERVER_LIMITS, eventStreams: EVENT_STREAMS };

/**
 * Composes the api. The server, the tests and the writer of the OpenAPI document all start from here.
 *
 * @param clock milliseconds since 1970
 */
export async function createApplication(
  configuration: Configuration,
  clock: Clock,
  logger: Logger = pino({ level: configuration.logLevel }, pino.destination({ sync: true })),
  limits: ApplicationLimits = LIMITS,
): Promise<Application> {
  const store = await openStore(configuration, clock, logger);
  try {
    return await composed(configuration, clock, logger, store, limits);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function composed(
  configuration: Configuration,
  clock: Clock,
  logger: Logger,
  store: Store,
  { server, eventStreams }: ApplicationLimits,
): Promise<Application> {
  const adminKey = configuration.adminKey === null ? AdminKey.make() : AdminKey.given(configuration.adminKey);
  const lifecycle = new Lifecycle();
  const routes = new RouteTable();
  const access = new RouteAccess();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: ({ headers }: { headers: IncomingMessage['headers'] }) => requestIdOf(headers),
    // Whoever is still connected while the server closes gets an answer; draining has asked them to leave before.
    return503OnClosing: false,
    requestTimeout: server.requestMs,
    keepAliveTimeout: server.keepAliveMs,
    http: {
      headersTimeout: server.headersMs,
      connectionsCheckingInterval: server.checkMs,
      // The host policy answers for it, with a problem.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: MAXIMUM_PARAMETER },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerClientError,
  });
  const fastify = adapter.getInstance();
  routes.watch(fastify);
  access.watch(fastify, { isPredictOpen: configuration.predictAuth === 'open', adminKey });
  takeJsonBodies(fastify);
  setResponseHeaders(fastify, lifecycle);
  refuseForeignHosts(fastify, { allowed: configuration.allowedHosts, listens: configuration.host });
  allowOrigins(fastify, configuration.corsOrigins);

  const nest = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ configuration, clock, adminKey, lifecycle, routes, eventStreams, store }),
    adapter,
    { bodyParser: false, abortOnError: false, logger: new PinoLogger(logger) },
  );
  timePredictionRequests(fastify, nest.get(PredictionMetrics));
  access.learn(nest.get(ModulesContainer));
  for (const url of ['/docs', '/docs-yaml', '/openapi.json']) access.open(url);
  SwaggerModule.setup('docs', nest, () => openApiDocument(nest), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Switchyard api',
  });
  await nest.init();
  await fastify.ready();
  return { nest, lifecycle, logger, adminKey, routes: access.routes };
}
