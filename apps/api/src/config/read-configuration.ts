import { isIP } from 'node:net';
import { dataDirectory, modelRepositoryDirectory } from '@switchyard/model-io/node';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import leven from 'leven';
import type { Configuration, PinnedWeights } from './configuration.ts';
import { EnvironmentVariables } from './environment-variables.ts';

/** Variables with our prefix that belong to other programs of the installation. */
const FOREIGN = ['SWITCHYARD_API_URL', 'SWITCHYARD_API_KEY', 'SWITCHYARD_DATASETS'];
const OWN = ['SWITCHYARD_DATA_DIR', 'SWITCHYARD_ADMIN_KEY'];

/** The environment does not describe a server; the message lists every fault and what to do about it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(faults: readonly string[]) {
    super(`The environment cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads the environment: the only place that does.
 *
 * @throws ConfigurationError with all faults in one message
 */
export function readConfiguration(environment: NodeJS.ProcessEnv, workingDirectory: string): Configuration {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const variables = plainToInstance(EnvironmentVariables, set);
  const faults = [
    ...validateSync(variables).flatMap(({ constraints }) => [...new Set(Object.values(constraints ?? {}))]),
    ...unknownVariables(set),
    ...weightFaults(variables),
  ];
  if (variables.DRIFT_PANE > variables.DRIFT_WINDOW) {
    faults.push('DRIFT_PANE must not be longer than DRIFT_WINDOW.');
  }
  const predictAuth = variables.PREDICT_AUTH ?? (isLoopback(variables.API_HOST) ? 'open' : 'key');
  if (faults.length > 0) throw new ConfigurationError(faults);

  return {
    host: variables.API_HOST,
    port: variables.API_PORT,
    dataDirectory: dataDirectory(set, workingDirectory),
    modelRepository: modelRepositoryDirectory(set, workingDirectory),
    defaultModel: variables.DEFAULT_MODEL,
    pinnedWeights: pinnedWeights(variables),
    drift: { windowMs: variables.DRIFT_WINDOW, paneMs: variables.DRIFT_PANE },
    databaseUrl: variables.DATABASE_URL ?? null,
    predictions: {
      durability: variables.PREDICTION_DURABILITY,
      flushMs: variables.PREDICTION_FLUSH,
      retentionMs: variables.PREDICTION_RETENTION,
      labelRetentionMs: variables.LABEL_RETENTION,
    },
    scoring: {
      timeoutMs: variables.PREDICT_TIMEOUT,
      batchRows: variables.PREDICT_BATCH_ROWS,
      batchWaitMs: variables.PREDICT_BATCH_WAIT,
      maximumWaitMs: variables.PREDICT_MAX_WAIT,
    },
    repositoryPollMs: variables.MODEL_REPOSITORY_POLL,
    allowedHosts: listOf(variables.API_ALLOWED_HOSTS).map((host) => host.toLowerCase()),
    corsOrigins: listOf(variables.API_CORS_ORIGINS),
    predictAuth,
    adminKey: variables.SWITCHYARD_ADMIN_KEY ?? null,
    logLevel: variables.LOG_LEVEL,
    drainMs: variables.SHUTDOWN_DRAIN,
  };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** One weight set alone: the other counts 50. */
function pinnedWeights({
  MODEL_V1_WEIGHT: v1,
  MODEL_V2_WEIGHT: v2,
}: EnvironmentVariables): PinnedWeights | null {
  return v1 === undefined && v2 === undefined ? null : { v1: v1 ?? 50, v2: v2 ?? 50 };
}

function weightFaults(variables: EnvironmentVariables): readonly string[] {
  const weights = pinnedWeights(variables);
  return weights?.v1 === 0 && weights.v2 === 0
    ? [
        'MODEL_V1_WEIGHT and MODEL_V2_WEIGHT are both 0, so no version would answer. Give at least one a positive weight.',
      ]
    : [];
}

function unknownVariables(environment: Readonly<Record<string, unknown>>): readonly string[] {
  const known = [...OWN, ...FOREIGN];
  return Object.keys(environment)
    .filter((name) => name.startsWith('SWITCHYARD_') && !known.includes(name))
    .map((name) => {
      const nearest = known.reduce((best, candidate) =>
        leven(name, candidate) < leven(name, best) ? candidate : best,
      );
      return `${name} is not a variable of Switchyard; did you mean ${nearest}?`;
    });
}
