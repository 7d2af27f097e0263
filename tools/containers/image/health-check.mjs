/**
 * Asks the server in this container whether it is ready; the HEALTHCHECK of the api's and the dashboard's image,
 * which have no program to fetch an address with. Argument: the path to ask for. Exit codes: 0 ready, 1 not.
 */
import { request } from 'node:http';

const ANSWER_LIMIT_MS = 4_000;
const port = process.env['API_PORT'] || process.env['PORT'] || '8000';
const path = process.argv[2] ?? '/';

const call = request({ host: '127.0.0.1', port, path, timeout: ANSWER_LIMIT_MS }, (response) => {
  response.resume();
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  if (process.exitCode !== 0) process.stderr.write(`${path} answers ${response.statusCode}, not 200.\n`);
});
call.once('timeout', () => call.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`)));
call.once('error', (error) => {
  process.stderr.write(`${path} on port ${port}: ${error.message}\n`);
  process.exitCode = 1;
});
call.end();
