/**
 * Makes libs/api-client/src/generated from libs/api-client/openapi.json.
 * Called by `npm run client`; with --check by `npm test` (tools/verify/checks.ts), to fail when the committed
 * client is not what its document makes.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { folderDifferences } from './folder-differences.ts';

const document = join(workspaceRoot, 'libs', 'api-client', 'openapi.json');
const committed = join(workspaceRoot, 'libs', 'api-client', 'src', 'generated');

async function generateInto(folder: string): Promise<void> {
  await createClient({
    input: document,
    // The library runs from its sources too, so its imports name files as Node finds them.
    output: { path: folder, module: { extension: '.ts' }, tsConfigPath: null },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  ))
    dropLinks(join(folder, file));
}

/** The generator's comments link to a package registry; this project names no such host. */
function dropLinks(file: string): void {
  const text = readFileSync(file, 'utf8');
  const plain = text.replace(/\{@link https?:\/\/\S+ (`[^`]+`)\}/g, '$1');
  if (plain !== text) writeFileSync(file, plain);
}

async function check(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-client-'));
  try {
    await generateInto(folder);
    const differences = folderDifferences(committed, folder);
    if (differences.length === 0) {
      process.stdout.write('libs/api-client/src/generated is what libs/api-client/openapi.json makes.\n');
      return;
    }
    process.stderr.write(
      '✖ libs/api-client/src/generated is not what libs/api-client/openapi.json makes:\n' +
        `${differences.map((line) => `    ${line}\n`).join('')}` +
        '  Run `npm run client` and commit what it writes; nothing in there is edited by hand.\n',
    );
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!existsSync(document)) {
  process.stderr.write(
    '✖ libs/api-client/openapi.json is not there. Write it from the built api:\n' +
      '    npx nx build api && node apps/api/dist/write-openapi.js libs/api-client/openapi.json\n',
  );
  process.exitCode = 1;
} else if (process.argv.includes('--check')) {
  await check();
} else {
  await generateInto(committed);
  process.stdout.write('Wrote libs/api-client/src/generated.\n');
}
