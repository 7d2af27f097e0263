/**
 * Runs one of this workspace's programs from a bare clone: checks Node, installs what the lockfile names when
 * that is not what is installed, then hands over to the program on the workspace's own Node.
 * Called by `npm start`, `npm test`, `npm run trainer` and `npm run doctor`.
 *
 * It runs before anything is installed and on any Node that meets `engines`, so it is plain JavaScript, imports
 * built-ins by their oldest names and avoids syntax that an old Node could not even read its refusal from.
 */
import { existsSync } from 'fs';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';
import { installDependencies } from './bootstrap/install-dependencies.mjs';
import { installReason } from './bootstrap/install-reason.mjs';
import { nodeFault } from './bootstrap/node-fault.mjs';
import { runProgram } from './bootstrap/run-program.mjs';
import { toolEnvironment } from './process/tool-environment.mjs';

const workspaceRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} message what happened and what to do */
function refuse(message) {
  process.stderr.write(`\n✖ ${message}\n\n`);
  process.exit(1);
}

async function main() {
  const oldNode = nodeFault(process.versions.node);
  if (oldNode !== undefined) return refuse(oldNode);

  const program = process.argv[2];
  if (program === undefined || !existsSync(join(workspaceRoot, program)))
    return refuse('Name a program to run, for example: node tools/bootstrap.mjs tools/start/main.ts');

  const environment = toolEnvironment(workspaceRoot, process.env);
  const reason = installReason(workspaceRoot);
  if (reason !== undefined) {
    const fault = await installDependencies(workspaceRoot, environment, reason);
    if (fault !== undefined) return refuse(fault);
  }

  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const projectNode = join(workspaceRoot, 'node_modules', 'node', 'bin', binary);
  if (!existsSync(projectNode)) {
    return refuse(
      "The workspace's own Node is not there: npm installed the package `node` without running its install " +
        'script (npm config `ignore-scripts` does that).\n' +
        '  Put it in place with:  npm rebuild node --ignore-scripts=false\n' +
        '  and run the same command again.',
    );
  }
  process.exit(await runProgram(projectNode, workspaceRoot, process.argv.slice(2), environment));
}

main().catch((error) => refuse(`${error instanceof Error ? error.message : String(error)}`));
