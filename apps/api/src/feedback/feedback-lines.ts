import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BODY_LIMIT, parseJson } from '../edge/json-body.ts';
import { ProblemException } from '../edge/problem.ts';
import { invalid } from '../inference/read-rows.ts';
import { readFeedback, type FeedbackRequest } from './feedback-request.ts';

export const BATCH_ROUTE = 'feedback/batch';
export const NDJSON = 'application/x-ndjson';

/** Labels that one batch may have. */
export const MAXIMUM_LINES = 1_000;

/** A body of JSON values, one a line. */
export class LinesBody {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One line of a batch, numbered from 1: what it asks for, or why it cannot be read. */
export type FeedbackLine =
  | { readonly ok: true; readonly line: number; readonly request: FeedbackRequest }
  | { readonly ok: false; readonly line: number; readonly problem: ProblemException };

/** Takes NDJSON bodies on the one route that reads them; on any other they stay refused. */
export function takeLines(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<string>(
    NDJSON,
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      const refusal = refusalOf(request);
      if (refusal === null) done(null, new LinesBody(body));
      else done(refusal);
    },
  );
}

/**
 * Reads the lines of a batch; blank ones are skipped.
 *
 * @throws ProblemException when the body as a whole cannot be taken
 */
export function readLines(body: unknown): readonly FeedbackLine[] {
  if (!(body instanceof LinesBody)) {
    throw unsupported(`Send the batch as ${NDJSON}: one {"prediction_id", "label"} a line.`);
  }
  const lines = body.text
    .split('\n')
    .map((text, i) => ({ line: i + 1, text }))
    .filter(({ text }) => text.trim() !== '');
  if (lines.length === 0) throw invalid([{ pointer: '', detail: 'has no lines; send at least one label.' }]);
  if (lines.length > MAXIMUM_LINES) {
    throw invalid([
      { pointer: '', detail: `has ${lines.length} lines; at most ${MAXIMUM_LINES} are taken at once.` },
    ]);
  }
  return lines.map(({ line, text }) => readLine(line, text));
}

function readLine(line: number, text: string): FeedbackLine {
  try {
    return { ok: true, line, request: readFeedback(parseJson(text)) };
  } catch (error) {
    if (error instanceof ProblemException) return { ok: false, line, problem: error };
    throw error;
  }
}

function refusalOf({ headers, routeOptions }: FastifyRequest): ProblemException | null {
  if (routeOptions.url !== `/${BATCH_ROUTE}`) return unsupported('Send the body as application/json.');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return unsupported(`Bodies compressed with ${encoding} are not taken; send plain ${NDJSON}.`);
  }
  for (const [, charset = ''] of (headers['content-type'] ?? '').matchAll(
    /;\s*charset\s*=\s*"?([^";\s]*)/gi,
  )) {
    if (!/^utf-?8$/i.test(charset))
      return unsupported(`${NDJSON} in ${charset} is not taken; send it in UTF-8.`);
  }
  return null;
}

function unsupported(detail: string): ProblemException {
  return new ProblemException('unsupported_media_type', detail);
}
