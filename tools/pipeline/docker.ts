import { existsSync } from 'node:fs';
import { capture, type Captured } from './capture.ts';
import { CHANGES_FILE, readChanges } from './changes-file.ts';
import type { StageOutcome } from './stage-outcome.ts';

/**
 * The tag of the images this build makes and starts. Branches that are built at the same time on one engine must not
 * overwrite each other's images: what is started by hand (`latest`) is what main built.
 */
export function imageTag(): string {
  const given = process.env['TAG'] ?? '';
  if (given !== '') return given;
  const branch = existsSync(CHANGES_FILE) ? readChanges().branch : 'main';
  return branch === 'main' ? 'latest' : branch.replaceAll(/[^A-Za-z0-9_.-]/g, '-').replace(/^[.-]+/, '');
}

/**
 * What docker-compose.yml takes from the environment, the same in every stage. A registry is where images are pushed
 * to; the ones built here have no registry in their names. Without a profile, naming one service would start the
 * optional ones that it may use.
 */
function composeEnvironment(): Readonly<Record<string, string>> {
  return { REGISTRY: '', TAG: imageTag(), COMPOSE_PROFILES: process.env['COMPOSE_PROFILES'] ?? 'minimal' };
}

/** What a stage answers instead of pretending, when there is no Docker to do its work. */
export async function missingDocker(stage: string): Promise<StageOutcome | undefined> {
  const engine = await capture('docker', ['version', '--format', '{{.Server.Version}}']);
  if (engine.code !== 0) {
    return {
      kind: 'missing',
      what: 'Docker',
      summary: `${stage} needs Docker, and no engine answers on this machine. Install Docker, start it, and run this again.`,
    };
  }
  if ((await capture('docker', ['compose', 'version'])).code !== 0) {
    return {
      kind: 'missing',
      what: 'Docker compose',
      summary: `${stage} needs the compose plugin of Docker (docker compose). Install it and run this again.`,
    };
  }
  return undefined;
}

/** Runs docker. @throws Error with docker's own message */
export async function docker(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await capture('docker', args, {
    input,
    environment: composeEnvironment(),
  });
  if (code !== 0) throw new Error(`docker ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout.trim();
}

/** Runs docker and leaves the judging to the caller. */
export function tryDocker(args: readonly string[]): Promise<Captured> {
  return capture('docker', args, { environment: composeEnvironment() });
}

interface ComposeConfig {
  readonly name: string;
  readonly services: Readonly<Record<string, { readonly image?: string }>>;
}

/** The image of each service, as compose itself names it. */
export async function imagesOf(services: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = await docker(['compose', '--profile', '*', 'config', '--format', 'json']);
  const config = JSON.parse(text) as ComposeConfig;
  return new Map(
    services.map((service) => {
      const found = config.services[service];
      if (found === undefined) throw new Error(`docker-compose.yml has no service ${service}.`);
      return [service, found.image ?? `${config.name}-${service}`];
    }),
  );
}
