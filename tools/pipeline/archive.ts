/** Packs models and reports of a build into one folder to keep. Called by the Jenkinsfile and the workflows, always. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git } from './git.ts';
import { REPOSITORY_OPTION } from './model-repository.ts';
import { OUTPUT, runStage } from './run-stage.ts';
import { UsageFault } from './stage-options.ts';

await runStage({
  name: 'archive',
  about: 'Collects models, reports and decisions of this build in one folder. Works after a failure, too.',
  options: {
    ...REPOSITORY_OPTION,
    to: {
      value: 'DIR',
      about: 'the folder to fill; an earlier archive in it is replaced',
      fallback: join(OUTPUT, 'archive'),
    },
  },
  async run(given) {
    const folder = resolve(given.text('to') ?? '');
    const sources = {
      models: resolve(given.text('repository') ?? ''),
      reports: resolve(given.text('reports') ?? ''),
      'changes.json': resolve(OUTPUT, 'changes.json'),
      'deployment.json': resolve(OUTPUT, 'deployment.json'),
    };
    if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'commit'))) {
      throw new UsageFault(`--to: ${folder} holds something else. Name a folder that is empty or not there.`);
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const kept = Object.entries(sources).filter(([, path]) => existsSync(path));
    for (const [name, path] of kept) cpSync(path, join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'commit'), `${await git('rev-parse', 'HEAD')}\n`);
    const names = readdirSync(folder).sort();
    return { kind: 'passed', summary: `${folder} holds ${names.join(', ')}.`, details: names };
  },
});
