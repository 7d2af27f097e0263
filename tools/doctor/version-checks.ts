import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import type { ExaminedApi } from './api-client.ts';
import { ok, skipped, warning, type Finding } from './finding.ts';
import { at, jsonOf, parsed, textAt } from './http-call.ts';

/** The Node that runs the doctor, which is the one the servers are started with. */
export function checkNode(): Finding {
  const wanted = manifestVersion('node_modules/node');
  const found = process.versions.node;
  if (wanted === undefined)
    return warning('node', `${found}; the workspace's own is not installed.`, 'Run npm ci.');
  return wanted.split('.')[0] === found.split('.')[0]
    ? ok('node', `${found}.`)
    : warning(
        'node',
        `${found}, but this workspace is made for ${wanted}.`,
        'Use npm run doctor, which runs on it.',
      );
}

/** Whether the running api was built from the versions of this working tree. */
export async function checkPackages(api: ExaminedApi): Promise<Finding> {
  const info = jsonOf(await api.get('/v1/info'));
  if (info === undefined) return skipped('versions', 'The api does not tell them without a valid key.');
  const names = ['ab-router', 'drift', 'model-io'];
  const rows = [
    ['api', textAt(info, 'version'), manifestVersion('apps/api')],
    ...names.map(
      (name) => [name, textAt(at(info, 'libraries'), name), manifestVersion(`libs/${name}`)] as const,
    ),
  ] as const;
  const other = rows.filter(([, runs, here]) => runs !== here);
  if (other.length === 0) {
    const told = rows.map(([name, runs]) => `${name} ${runs ?? ''}`).join(', ');
    return ok('versions', `${told}, on Node ${textAt(info, 'node') ?? 'unknown'}.`);
  }
  return warning(
    'versions',
    other
      .map(([name, runs, here]) => `${name} runs ${runs ?? 'unknown'}, here is ${here ?? 'none'}`)
      .join('; ') + '.',
    'When this tree should be what runs: npm run build, then restart the api.',
  );
}

function manifestVersion(folder: string): string | undefined {
  try {
    return textAt(parsed(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8')), 'version');
  } catch {
    return undefined;
  }
}
