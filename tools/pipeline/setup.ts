/** Checks the clone and installs what the lockfile names. Called by the Jenkinsfile and the workflows. */
import { installReason } from '../bootstrap/install-reason.mjs';
import { nodeFault } from '../bootstrap/node-fault.mjs';
import { installDependencies } from '../bootstrap/install-dependencies.mjs';
import { toolEnvironment } from '../process/tool-environment.mjs';
import { workspaceRoot } from '../process/workspace-root.ts';
import { git } from './git.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'setup',
  about:
    'Checks that the clone has its whole history and that Node fits, and installs what the lockfile names.',
  options: {},
  async run() {
    if ((await git('rev-parse', '--is-shallow-repository')) === 'true') {
      return {
        kind: 'failed',
        summary:
          'This clone is shallow; what changed since the last build cannot be told. Run: git fetch --unshallow',
      };
    }
    const oldNode = nodeFault(process.versions.node);
    if (oldNode !== undefined) return { kind: 'failed', summary: oldNode };
    const reason = installReason(workspaceRoot);
    if (reason !== undefined) {
      const environment = toolEnvironment(workspaceRoot, process.env);
      const fault = await installDependencies(workspaceRoot, environment, reason);
      if (fault !== undefined) return { kind: 'failed', summary: fault };
    }
    const commits = Number(await git('rev-list', '--count', 'HEAD'));
    const installed = reason === undefined ? 'was installed already' : `is installed (${reason})`;
    return {
      kind: 'passed',
      summary: `${commits} commits of history; what package-lock.json names ${installed}.`,
      details: { commits, node: process.versions.node, reason },
    };
  },
});
