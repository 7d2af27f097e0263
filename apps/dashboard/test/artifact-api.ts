import { randomUUID } from 'node:crypto';
import type { PackedArtifact } from '@switchyard/model-io';
import { sendJson, startLocalApi, type LocalApi, type SeenRequest } from './local-api.ts';
import type { ServerResponse } from 'node:http';

/** Versions by their number; a test may replace one behind its name. */
export type ServedVersions = Map<number, PackedArtifact>;

/** An api that serves artifacts' files and predicts with them, as the real one does. */
export function startArtifactApi(versions: ServedVersions): Promise<LocalApi> {
  return startLocalApi((request, response) => {
    const url = new URL(request.url, 'http://api');
    const [, number] = /^\/v1\/models\/[^/]+\/versions\/(\d+)\/file$/.exec(url.pathname) ?? [];
    const served = versions.get(Number(number ?? 1));
    const content = served?.files.get(url.searchParams.get('path') ?? '');
    if (url.pathname.startsWith('/predict')) predict(request, response, served);
    else if (content === undefined)
      sendJson(response, { code: 'not_found', detail: 'There is no such file.' }, 404);
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content);
  });
}

function predict(request: SeenRequest, response: ServerResponse, served: PackedArtifact | undefined): void {
  const body = JSON.parse(request.body) as { readonly features: unknown };
  const answer = served?.artifact.model.predict(body.features);
  if (answer === undefined) return sendJson(response, { code: 'model_unavailable', title: 'No model' }, 503);
  if (!answer.ok) {
    const errors = answer.faults.map(({ pointer, message }) => ({
      pointer: `/features${pointer}`,
      detail: message,
    }));
    return sendJson(response, { code: 'invalid_input', title: 'The request is not valid', errors }, 400);
  }
  const { prediction, probabilities } = answer;
  return sendJson(response, {
    model: 'leaves',
    prediction,
    ...(probabilities === null ? {} : { probabilities }),
    model_version: 'v1',
    variant: 'v1',
    prediction_id: randomUUID(),
  });
}
