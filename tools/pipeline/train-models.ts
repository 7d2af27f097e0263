/** Trains the demo recipes into a repository of the build. Called by the Jenkinsfile and the workflows. */
import { resolve } from 'node:path';
import { capture } from './capture.ts';
import { EXIT } from './exit-code.ts';
import { REPOSITORY_OPTION } from './model-repository.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'train-models',
  about:
    'Trains the models. Training the same recipe again changes nothing: same recipe, data and seed, same bytes.',
  options: {
    ...REPOSITORY_OPTION,
    recipes: { value: 'NAMES', about: 'recipes, with commas between', fallback: 'iris-v1,iris-v2' },
  },
  async run(given, stop) {
    const repository = resolve(given.text('repository') ?? '');
    const trained: unknown[] = [];
    for (const recipe of (given.text('recipes') ?? '').split(',').map((name) => name.trim())) {
      const args = ['tools/bootstrap.mjs', 'tools/trainer.ts', 'train', recipe];
      const options = ['--repository', repository, '--json'];
      const { code, stdout, stderr } = await capture(process.execPath, [...args, ...options], {
        stop,
      });
      process.stdout.write(stderr);
      if (code !== 0) {
        const summary = `Training ${recipe} ended with ${code ?? 'a signal'}: ${(stdout || stderr).trim()}`;
        return { kind: code === EXIT.gateNotMet ? 'gate-not-met' : 'failed', summary, details: trained };
      }
      trained.push(JSON.parse(stdout));
    }
    return { kind: 'passed', summary: `${trained.length} models are in ${repository}.`, details: trained };
  },
});
