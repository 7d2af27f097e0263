import { join } from 'node:path';
import { workspaceRoot } from '../process/workspace-root.ts';
import { capture } from './capture.ts';

/** What a Jenkins build finds. */
export interface Scenario {
  readonly name: string;
  /** Path of the Jenkinsfile that is carried out. */
  readonly jenkinsfile: string;
  /** What Jenkins itself sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Parameters that a person changed. */
  readonly params?: Readonly<Record<string, string | boolean>>;
  /** Files that are there. */
  readonly files?: readonly string[];
  /** A regular expression of the shell line that fails. */
  readonly fails?: string;
  /** Whether the person who is asked says no. */
  readonly declined?: boolean;
}

/** What ran in a scenario, as jenkins-stub writes it down. */
export interface JenkinsRun {
  readonly name: string;
  /** Why Jenkins would not take the file; the other fields are missing then. */
  readonly fault?: string;
  readonly result: string;
  readonly stages: readonly {
    readonly name: string;
    readonly outcome: 'ran' | 'skipped' | 'failed' | 'declined' | 'not reached';
    readonly lines: readonly string[];
    readonly asked?: boolean;
  }[];
  readonly post: Readonly<Record<string, readonly string[]>>;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Carries Jenkinsfiles out with stubbed steps, once for each scenario.
 * @throws Error with Groovy's message when it could not even begin
 */
export async function carryOut(
  scenarios: readonly Scenario[],
  environment: Readonly<Record<string, string>>,
): Promise<readonly JenkinsRun[]> {
  const stub = join(workspaceRoot, 'tools', 'pipeline', 'jenkins-stub');
  const args = ['--classpath', stub, join(stub, 'carry-out.groovy')];
  const input = JSON.stringify(scenarios);
  const { code, stdout, stderr } = await capture('groovy', args, { input, environment });
  if (code !== 0) throw new Error(`groovy could not run ${stub}: ${stderr.trim()}`);
  return JSON.parse(stdout) as readonly JenkinsRun[];
}
