/**
 * Fails when libs/api-client/openapi.json is not what the built api says of itself. Called by `npm test`
 * (tools/verify/checks.ts) after the build.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

const LIMIT_MS = 120_000;
const RENEW =
  '  Renew it, and the client made from it, and commit both:\n' +
  '    npx nx build api && node apps/api/dist/write-openapi.js libs/api-client/openapi.json && npm run client\n';

/** @returns what is wrong, or undefined when the document is the api's */
async function fault(folder: string): Promise<string | undefined> {
  const fresh = join(folder, 'openapi.json');
  const end = await runCommand(
    {
      program: process.execPath,
      args: ['apps/api/dist/write-openapi.js', fresh],
      output: 'keep',
      limitMs: LIMIT_MS,
    },
    new AbortController().signal,
  );
  if (end.code !== 0 || !existsSync(fresh))
    return `The api could not write its OpenAPI document:\n${end.text}\n`;
  const committed = join(workspaceRoot, 'libs', 'api-client', 'openapi.json');
  if (!existsSync(committed)) return `libs/api-client/openapi.json is not there.\n${RENEW}`;
  if (readFileSync(committed).equals(readFileSync(fresh))) return undefined;
  return `libs/api-client/openapi.json is not what the api says of itself.\n${RENEW}`;
}

const folder = mkdtempSync(join(tmpdir(), 'switchyard-openapi-'));
try {
  const found = await fault(folder);
  if (found === undefined) process.stdout.write("libs/api-client/openapi.json is the api's.\n");
  else {
    process.stderr.write(`✖ ${found}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
