/** Shows every version's metrics beside its recipe's threshold. Called by the Jenkinsfile and the workflows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { capture } from './capture.ts';
import { EXIT } from './exit-code.ts';
import { metricsTable, readVerification } from './metrics-table.ts';
import { REPOSITORY_OPTION } from './model-repository.ts';
import { OUTPUT, runStage } from './run-stage.ts';

await runStage({
  name: 'evaluate-models',
  about:
    'Measures every version in the repository again and shows its metrics beside what its recipe asks for.',
  options: REPOSITORY_OPTION,
  async run(given, stop) {
    const repository = resolve(given.text('repository') ?? '');
    const args = ['tools/bootstrap.mjs', 'tools/trainer.ts', 'verify', '--repository', repository, '--json'];
    const { code, stdout, stderr } = await capture(process.execPath, args, { stop });
    const versions = readVerification(stdout);
    if (versions === undefined) return { kind: 'failed', summary: `trainer verify failed: ${stderr.trim()}` };
    const table = metricsTable(versions);
    process.stdout.write(`${table}\n`);
    const folder = resolve(given.text('reports') ?? OUTPUT);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'metrics.txt'), `${table}\n`);
    const summary = `${versions.length} versions measured.`;
    if (code === EXIT.ok) return { kind: 'passed', summary, details: versions };
    return {
      kind: code === EXIT.gateNotMet ? 'gate-not-met' : 'failed',
      summary: `${summary} Not all are fit to serve; the table says which. npm run trainer -- verify says why.`,
      details: versions,
    };
  },
});
