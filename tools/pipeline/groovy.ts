import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installDebianPackages, mayInstallPackages } from '../process/debian-packages.ts';
import { runCommand } from '../process/run-command.ts';

const NEVER = new AbortController().signal;

/** Groovy, or what to do about having none. */
export type GroovySearch =
  | { readonly kind: 'found'; readonly environment: Readonly<Record<string, string>> }
  | { readonly kind: 'missing'; readonly message: string };

/** Looks for a `groovy` that starts, and installs Debian's where that needs no password. */
export async function findGroovy(): Promise<GroovySearch> {
  const found = await startable();
  if (found !== undefined) return { kind: 'found', environment: found };
  if (mayInstallPackages()) {
    await installDebianPackages(['groovy'], { output: 'keep', limitMs: 300_000 }, NEVER);
    const afterwards = await startable();
    if (afterwards !== undefined) return { kind: 'found', environment: afterwards };
  }
  return {
    kind: 'missing',
    message:
      'The Jenkinsfile was not carried out: that needs Java and Groovy, which were not found and could not be ' +
      'installed. Install them (Debian, Ubuntu: apt-get install groovy) and run this again.',
  };
}

/** What has to be in the environment of `groovy` for it to start; undefined when it does not. */
async function startable(): Promise<Readonly<Record<string, string>> | undefined> {
  const environment = javaHome();
  const version = {
    program: 'groovy',
    args: ['--version'],
    environment,
    output: 'keep',
    limitMs: 60_000,
  } as const;
  return (await runCommand(version, NEVER)).code === 0 ? environment : undefined;
}

/** Debian's launcher looks for Java in one place only, unless it is told; the `java` on the path may be another. */
function javaHome(): Readonly<Record<string, string>> {
  if ((process.env['JAVA_HOME'] ?? '') !== '') return {};
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const java = folders.map((folder) => join(folder, 'java')).find(isProgram);
  return java === undefined ? {} : { JAVA_HOME: dirname(dirname(realpathSync(java))) };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
