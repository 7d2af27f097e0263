import { delimiter, join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { COMPOSE_SECRETS } from './deployment-secrets.ts';

/** What a rehearsal decides itself. */
export interface RehearsalSettings {
  readonly base: string;
  readonly target: string;
  /** Where the api will answer, deployed or as a plain process. */
  readonly apiPort: number;
  readonly dashboardPort: number;
}

/** Where the rehearsal's own deployment is kept, from the workspace root. */
export const REHEARSAL_STATE = join('dist', 'pipeline', 'rehearsal', 'deployment.json');

/**
 * The variables that the Jenkinsfile's shell lines use. Nothing they lead to leaves this clone: no remote is asked or
 * told, the mark of the last success belongs to a branch of its own, and a deployment is one beside those that run.
 */
export function rehearsalVariables(settings: RehearsalSettings): Readonly<Record<string, string>> {
  return {
    BASE: settings.base,
    TARGET: settings.target,
    BRANCH: 'rehearsal',
    REMOTE: '',
    REGISTRY: process.env['REGISTRY'] ?? '',
    ECR_REGION: process.env['ECR_REGION'] ?? '',
    ALLOW_NO_SCANNER: process.env['ALLOW_NO_SCANNER'] ?? 'false',
    APPROVED_BY: 'rehearsal',
    API_URL: `http://127.0.0.1:${settings.apiPort}`,
    DEPLOYMENT: REHEARSAL_STATE,
    SECRETS: COMPOSE_SECRETS,
    COMPOSE_PROJECT_NAME: 'switchyard-rehearsal',
    TAG: 'rehearsal',
    API_PUBLISHED_PORT: String(settings.apiPort),
    DASHBOARD_PUBLISHED_PORT: String(settings.dashboardPort),
    CI: 'true',
    NX_DAEMON: 'false',
  };
}

/** The environment of every line: this machine's, without the programs of the workspace that runs the rehearsal. */
export function rehearsalEnvironment(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  const own = join(workspaceRoot, 'node_modules', '.bin');
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '' && entry !== own);
  return {
    ...process.env,
    ...variables,
    PATH: [join(folder, 'node_modules', '.bin'), ...path].join(delimiter),
    // Nx shares one cache among all clones of a repository; a fresh clone would find everything done already.
    ...(folder === workspaceRoot ? {} : { NX_CACHE_DIRECTORY: join('.nx', 'cache') }),
  };
}

/** Variables that a line uses and nobody sets. */
export function unknownVariables(
  lines: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  const used = lines.flatMap((line) =>
    [...line.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name),
  );
  return [...new Set(used)].filter((name) => !(name in variables));
}
