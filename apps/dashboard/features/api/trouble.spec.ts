import { getRouting } from '@switchyard/api-client';
import { expect, it } from 'vitest';
import { sendJson, startLocalApi } from '../../test/local-api.ts';
import { browserApi, DASHBOARD_SILENT } from './browser-api.ts';
import { outcomeOf } from './trouble.ts';

it('gives the value of an answer', async () => {
  const api = await startLocalApi((_, response) => sendJson(response, { default_model: 'iris', models: [] }));
  const outcome = await outcomeOf(getRouting({ client: browserApi(api.url.slice(0, -1)) }), DASHBOARD_SILENT);
  expect(outcome).toEqual({ ok: true, value: { default_model: 'iris', models: [] } });
});

it('reads problem details', async () => {
  const problem = {
    code: 'unauthorized',
    title: 'A valid key is needed',
    detail: 'Send one.',
    request_id: 'r-1',
  };
  const api = await startLocalApi((_, response) => sendJson(response, problem, 401));
  const outcome = await outcomeOf(getRouting({ client: browserApi(api.url.slice(0, -1)) }), DASHBOARD_SILENT);
  expect(outcome).toEqual({
    ok: false,
    trouble: {
      status: 401,
      code: 'unauthorized',
      title: problem.title,
      detail: 'Send one.',
      requestId: 'r-1',
      faults: [],
    },
  });
});

it('makes do with what another server in between says', async () => {
  const api = await startLocalApi((_, response) =>
    response.writeHead(500, { 'x-request-id': 'r-2' }).end('<h1>no</h1>'),
  );
  const outcome = await outcomeOf(getRouting({ client: browserApi(api.url.slice(0, -1)) }), DASHBOARD_SILENT);
  expect(outcome).toMatchObject({
    ok: false,
    trouble: { status: 500, code: 'unexpected_answer', requestId: 'r-2' },
  });
});

it('says what to do when nobody answers', async () => {
  const outcome = await outcomeOf(getRouting({ client: browserApi('http://127.0.0.1:9') }), DASHBOARD_SILENT);
  expect(outcome).toMatchObject({ ok: false, trouble: { status: null, detail: DASHBOARD_SILENT.detail } });
});
