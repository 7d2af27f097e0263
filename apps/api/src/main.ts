import 'reflect-metadata';
import { createApplication, type Application } from './application.ts';
import type { Configuration } from './config/configuration.ts';
import { readConfiguration } from './config/read-configuration.ts';
import { environment } from './config/environment.ts';
import { stopOnSignals } from './health/stop-on-signals.ts';

/** Boot: configuration, composition, listening. Whatever prevents it is said in one message, and the exit code is 1. */
try {
  const configuration = readConfiguration(environment(), process.cwd());
  await listen(await createApplication(configuration, Date.now), configuration);
} catch (error) {
  process.stderr.write(`The api cannot start. ${explain(error)}\n`);
  process.exitCode = 1;
}

async function listen(application: Application, { host, port, drainMs }: Configuration): Promise<void> {
  const { nest, logger, adminKey } = application;
  try {
    await nest.listen(port, host);
  } catch (error) {
    // What was opened before (the store, threads of models) would keep the process alive.
    await nest.close();
    throw error;
  }
  stopOnSignals(application, drainMs);
  if (adminKey.made !== null) {
    logger.info(`An admin key was made for this run, shown only here: ${adminKey.made}`);
  }
  logger.info(`Listening on ${await nest.getUrl()}; the addresses are listed at /docs.`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return 'Its port is in use. Stop the other program, or set API_PORT to a free one.';
  }
  return error.message;
}
