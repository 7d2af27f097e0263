import type { ExaminedApi } from './api-client.ts';
import { failed, ok, skipped, warning, type Finding } from './finding.ts';
import { at, jsonOf, listAt, parsed, reasonOf, textAt } from './http-call.ts';

/** Whether the api's port is the api's. */
export async function checkApiPort(api: ExaminedApi): Promise<Finding> {
  const answer = await api.get('/v1/info');
  if (answer.kind === 'silent' && answer.refused) {
    return failed(
      'api port',
      `Nothing listens at ${api.place}: the api does not run there.`,
      'Start it with npm start, or say where it is: npm run doctor -- --api URL',
    );
  }
  if (answer.kind === 'answer') {
    const body = parsed(answer.text);
    const isOurs =
      textAt(body, 'name') === 'switchyard-api' ||
      textAt(body, 'type')?.startsWith('urn:switchyard:problem:') === true;
    if (isOurs) return ok('api port', `The api answers at ${api.place}.`);
  }
  return failed(
    'api port',
    `Another program has ${api.place}: it ${reasonOf(answer)} and is not the api.`,
    'Stop that program, or start the api on a free port: API_PORT=18000 npm start (and name it with --api)',
  );
}

/** Whether the process answers at all. */
export async function checkLive(api: ExaminedApi): Promise<Finding> {
  const answer = await api.get('/health/live');
  return answer.kind === 'answer' && answer.status === 200
    ? ok('api live', 'The event loop answers.')
    : failed('api live', `/health/live ${reasonOf(answer)}.`, "Look at the api's log and restart it.");
}

/** The parts of readiness, each a line of its own: traffic, default model, store. */
export async function checkReady(api: ExaminedApi): Promise<readonly Finding[]> {
  const answer = await api.get('/health/ready');
  const details = answer.kind === 'answer' ? at(parsed(answer.text), 'details') : undefined;
  if (details === undefined) {
    return [
      failed(
        'api ready',
        `/health/ready ${reasonOf(answer)}.`,
        "Look at the api's log; a proxy in between must let /health/ready through.",
      ),
    ];
  }
  return [
    runningFinding(at(details, 'running')),
    modelFinding(at(details, 'default_model')),
    storeFinding(at(details, 'store')),
  ];
}

function runningFinding(part: unknown): Finding {
  return isUp(part)
    ? ok('api ready', 'It takes traffic.')
    : failed(
        'api ready',
        `It takes no traffic: ${reason(part)}.`,
        'Wait until it has stopped, then start it again.',
      );
}

function modelFinding(part: unknown): Finding {
  const model = textAt(part, 'model') ?? 'the default model';
  if (isUp(part)) return ok('default model', `${model} answers with ${listAt(part, 'versions').join(', ')}.`);
  return failed(
    'default model',
    `${model} cannot answer: ${reason(part)}.`,
    'Train it (npm run trainer -- train iris-v1, then iris-v2) into the MODEL_REPOSITORY of the api, or set ' +
      'DEFAULT_MODEL to a model that is there.',
  );
}

function storeFinding(part: unknown): Finding {
  const engine = textAt(part, 'engine') ?? 'unknown engine';
  if (isUp(part)) {
    // The api migrates before it listens: one that takes writes has its migrations.
    return ok('store', `${engine} takes writes; its migrations are applied.`);
  }
  return failed(
    'store',
    `${engine} takes no writes. ${reason(part)}`,
    engine === 'sqlite'
      ? 'Give the api a data directory (SWITCHYARD_DATA_DIR) that it alone uses, writable and with free space; it ' +
          'goes on by itself.'
      : 'See that PostgreSQL runs, takes writes and is what DATABASE_URL leads to; the api goes on by itself.',
  );
}

function isUp(part: unknown): boolean {
  return textAt(part, 'status') === 'up';
}

function reason(part: unknown): string {
  return textAt(part, 'reason') ?? 'it does not say why';
}

/** What the key opens, and whether predictions need one. The second part is whether predictions can be examined. */
export async function checkKey(
  api: ExaminedApi,
): Promise<{ readonly finding: Finding; readonly opens: boolean }> {
  const [config, models] = await Promise.all([api.get('/config'), api.get('/v1/models')]);
  const opens = jsonOf(config) !== undefined;
  const advice =
    'Put a valid key into SWITCHYARD_API_KEY, or give --key. The first one is SWITCHYARD_ADMIN_KEY of the api, or ' +
    'was printed when the api started.';
  const answersKey = jsonOf(models) !== undefined;
  if (opens && answersKey) return { opens, finding: ok('key', 'The key is accepted.') };
  if (!opens && config.kind === 'answer' && config.status !== 401)
    return { opens, finding: failed('key', `GET /config ${reasonOf(config)}.`, "Look at the api's log.") };
  if (api.hasKey && models.kind === 'answer' && models.status === 403)
    return {
      opens,
      finding: warning('key', 'The key may not list models.', 'Use a key with the scope read.'),
    };
  if (api.hasKey) return { opens, finding: failed('key', 'The api does not accept the key.', advice) };
  if (!opens)
    return {
      opens,
      finding: failed('key', 'This api answers nothing without a key, and none was given.', advice),
    };
  return {
    opens,
    finding: skipped('key', 'Predictions are open and no key was given; what needs one was not examined.'),
  };
}
