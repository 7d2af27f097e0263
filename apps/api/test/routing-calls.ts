import { ADMIN_KEY, type Answer, type TestApi } from './test-api.ts';

export const KEY = { authorization: `Bearer ${ADMIN_KEY}` };

/** A row of Iris. */
export const IRIS_ROW = [5.1, 3.5, 1.4, 0.2];

const ROUTING = '/v1/models/iris/routing';

/** A GET with the admin key. */
export function read(api: TestApi, url = ROUTING): Promise<Answer> {
  return api.call(url, undefined, { headers: KEY });
}

/** A PUT with the admin key; null sends no If-Match. */
export function put(api: TestApi, body: unknown, ifMatch: string | null, url = ROUTING): Promise<Answer> {
  const condition = ifMatch === null ? {} : { 'if-match': ifMatch };
  return api.call(url, body, {
    method: 'PUT',
    headers: { ...KEY, 'content-type': 'application/json', ...condition },
  });
}

/** A DELETE with the admin key. */
export function remove(api: TestApi, ifMatch: string, url = ROUTING): Promise<Answer> {
  return api.call(url, undefined, { method: 'DELETE', headers: { ...KEY, 'if-match': ifMatch } });
}

/** Which arm each of the units gets, without leaving a trace. */
export async function armsOf(api: TestApi, units: number): Promise<readonly string[]> {
  const arms: string[] = [];
  for (let i = 0; i < units; i++) {
    const { body } = await api.call('/predict', { features: IRIS_ROW, unit: `unit-${i}`, dry_run: true });
    arms.push(String(body['variant']));
  }
  return arms;
}

/** The body of a routing of versions 1 and 2. */
export function split(first: number, second: number) {
  return {
    arms: [
      { version: 1, weight: first },
      { version: 2, weight: second },
    ],
  };
}
