import { existsSync } from 'node:fs';
import { environment } from '../../src/config/environment.ts';
import { benchFile, type Surroundings } from '../surroundings.ts';
import type { Candidate, Missing } from './candidate.ts';
import { stopLater } from '../process/child-processes.ts';
import { nodeComparisons, pythonComparisons } from './comparisons.ts';
import { switchyardCandidates, twoProcesses } from './switchyard.ts';

/** All that can be measured, in the order of the table. */
export const CANDIDATE_NAMES = [
  'echo',
  'fastify',
  'native',
  'open-inference',
  'commit',
  'two-processes',
  'flask',
  'fastapi',
  'flask-constant',
] as const;

/**
 * The candidates that were asked for.
 *
 * @param only names; null for all
 */
export async function chooseCandidates(
  surroundings: Surroundings,
  only: readonly string[] | null,
): Promise<readonly (Candidate | Missing)[]> {
  const isAsked = ({ name }: { readonly name: string }) => only?.includes(name) ?? true;
  return [
    ...nodeComparisons(surroundings),
    ...switchyardCandidates(surroundings),
    ...(isAsked({ name: 'two-processes' }) ? [await twoProcessesOrWhyNot(surroundings)] : []),
    ...pythonComparisons(surroundings),
  ].filter(isAsked);
}

async function twoProcessesOrWhyNot(surroundings: Surroundings): Promise<Candidate | Missing> {
  const url = environment().BENCH_DATABASE_URL || (await temporaryPostgres());
  return url.startsWith('postgres')
    ? twoProcesses(surroundings, url)
    : {
        name: 'two-processes',
        title: 'switchyard, 2 processes, 2 cores',
        missing: `SQLite belongs to one process, and ${url}. Set BENCH_DATABASE_URL to an empty PostgreSQL database (postgres://…).`,
      };
}

/** The address of a server of its own where the tests can start one, else why there is none. */
async function temporaryPostgres(): Promise<string> {
  const starter = benchFile('..', 'test', 'postgres-server.ts');
  if (!existsSync(starter)) return 'there is no PostgreSQL to start';
  try {
    const { startPostgres } = (await import(starter)) as {
      startPostgres: () => Promise<{ readonly url: string; stop(): Promise<void> }>;
    };
    const server = await startPostgres();
    stopLater(() => server.stop());
    return server.url;
  } catch (error) {
    return `PostgreSQL did not start (${error instanceof Error ? error.message : String(error)})`;
  }
}
