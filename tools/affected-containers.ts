/**
 * Says which containers must be rebuilt between two commits, and why. Called by the pipelines (Jenkinsfile, GitHub
 * Actions) with the commit of the last successful build as the base, and by hand:
 *
 *   node tools/affected-containers.ts --base=SHA [--head=SHA] [--json | --compose | --compose=up]
 *
 * An empty base (`--base=`) means that no successful build is known: everything is rebuilt.
 * Exit codes: 0 answered, even when the answer is "nothing"; 2 wrong arguments.
 */
import { parseArgs } from 'node:util';
import { affectedContainers, type Affected } from './containers/affected.ts';
import { gitHistory } from './containers/git-history.ts';

const USAGE = `Usage: node tools/affected-containers.ts --base=COMMIT [--head=COMMIT] [--json | --compose | --compose=up]

  --base      commit of the last successful build; empty when there is none
  --head      commit to build (default: HEAD)
  --json      one JSON object: service → reasons; only services to rebuild
  --compose   arguments for docker compose that rebuild them ("build api"), with =up those that replace the running
              ones as well; prints nothing when nothing is to be rebuilt
`;

type Form = 'text' | 'json' | 'build' | 'up';

function printed(affected: Affected, form: Form): string {
  const services = [...affected.keys()].join(' ');
  switch (form) {
    case 'json':
      return `${JSON.stringify(Object.fromEntries([...affected].map(([service, why]) => [service, why.join(' ')])))}\n`;
    case 'build':
      return services === '' ? '' : `build ${services}\n`;
    case 'up':
      return services === '' ? '' : `up --detach --build --no-deps ${services}\n`;
    case 'text':
      if (services === '') return 'No container needs to be rebuilt.\n';
      return [...affected].map(([service, why]) => `${service.padEnd(10)} ${why.join(' ')}\n`).join('');
  }
}

function readForm(json: boolean, compose: string | undefined): Form | undefined {
  if (compose === undefined) return json ? 'json' : 'text';
  if (json) return undefined;
  return compose === 'build' || compose === 'up' ? compose : undefined;
}

function main(args: readonly string[]): number {
  try {
    const { values } = parseArgs({
      // `--compose` alone asks for what rebuilds.
      args: args.map((argument) => (argument === '--compose' ? '--compose=build' : argument)),
      options: {
        base: { type: 'string' },
        head: { type: 'string', default: 'HEAD' },
        json: { type: 'boolean', default: false },
        compose: { type: 'string' },
      },
    });
    const form = readForm(values.json, values.compose);
    if (values.base === undefined) throw new RangeError('--base is missing.');
    if (form === undefined) throw new RangeError('Ask for one form: --json, --compose or --compose=up.');
    process.stdout.write(
      printed(affectedContainers(gitHistory(process.cwd()), values.base, values.head), form),
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
