/**
 * Builds the image of one service and leaves its digest in dist/containers/<service>.digest. Called by the
 * `container` target of each app (`npx nx container api`), which Nx skips while nothing in the image changed.
 *
 *   node tools/containers/build-container.ts api|dashboard|trainer
 *
 * IMAGE_PREFIX (default "switchyard-") and IMAGE_TAG (default: the commit) name the image.
 * Exit codes: 0 built, 1 the build failed, 2 wrong arguments, 3 Docker is not to be had here.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { dockerfileOf, isService, SERVICES } from './services.ts';

const NO_DOCKER = 3;

function output(program: string, ...args: readonly string[]): string | undefined {
  const end = spawnSync(program, args, { cwd: workspaceRoot, encoding: 'utf8' });
  return end.status === 0 ? end.stdout.trim() : undefined;
}

function build(service: string): number {
  if (!isService(service)) {
    process.stderr.write(`Usage: node tools/containers/build-container.ts ${SERVICES.join('|')}\n`);
    return 2;
  }
  const digestFile = join(workspaceRoot, 'dist', 'containers', `${service}.digest`);
  // A digest that stays behind after a failure would pass for this build's.
  rmSync(digestFile, { force: true });
  if (output('docker', 'version', '--format', '{{.Server.Version}}') === undefined) {
    process.stderr.write(
      `Docker is not to be had here (no program "docker", or no engine that it reaches), so the image of the ${service} ` +
        `is not built. Start Docker and run this again; without it, carry the Dockerfile out by: ` +
        `node tools/containers/replay-dockerfile.ts ${service}\n`,
    );
    return NO_DOCKER;
  }
  const commit = output('git', 'rev-parse', 'HEAD') ?? 'unknown';
  const manifest = readFileSync(join(workspaceRoot, 'apps', service, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const image = `${process.env['IMAGE_PREFIX'] ?? 'switchyard-'}${service}:${process.env['IMAGE_TAG'] ?? commit.slice(0, 12)}`;
  const options = ['--file', dockerfileOf(service), '--tag', image];
  const facts = ['--build-arg', `VERSION=${version}`, '--build-arg', `COMMIT=${commit}`];
  const end = spawnSync('docker', ['build', ...options, ...facts, '.'], {
    cwd: workspaceRoot,
    stdio: 'inherit',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  });
  const digest =
    end.status === 0 ? output('docker', 'image', 'inspect', '--format', '{{.Id}}', image) : undefined;
  if (digest === undefined) {
    process.stderr.write(`The image of the ${service} could not be built; Docker's messages are above.\n`);
    return 1;
  }
  mkdirSync(dirname(digestFile), { recursive: true });
  writeFileSync(digestFile, `${image} ${digest}\n`);
  process.stdout.write(`${image} is ${digest}.\n`);
  return 0;
}

process.exitCode = build(process.argv[2] ?? '');
