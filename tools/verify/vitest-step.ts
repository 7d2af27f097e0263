import { rmSync } from 'node:fs';
import { runCommand } from '../process/run-command.ts';
import { nxTarget } from './checks.ts';
import { readReport } from './json-report.ts';
import type { Step } from './step.ts';
import { addCounts, NOTHING, type Tally } from './tally.ts';
import { testProjects, type TestProject } from './test-projects.ts';
import { countVitest } from './vitest-report.ts';

/**
 * Unit and integration tests of all projects. Earlier reports are removed first; what Nx has in its cache comes
 * back with its report, so each number belongs to the sources as they are now.
 */
export function vitestStep(workspaceRoot: string): Step {
  return {
    runner: 'tests',
    heading: 'Unit and integration tests',
    async run(stop) {
      const projects = testProjects(workspaceRoot);
      for (const project of projects) rmSync(project.report, { force: true });
      const end = await runCommand(nxTarget('test'), stop);
      return collect(projects, end.code === 0);
    },
  };
}

/** Adds up the projects' reports; a missing or unusable one is a failure of its own. */
export function collect(
  projects: readonly TestProject[],
  endedWell: boolean,
): Omit<Tally, 'runner' | 'seconds'> & { readonly parts: readonly Tally[] } {
  const notes: string[] = [];
  const parts = projects.map((project): Tally => {
    const reading = readReport(project.report, countVitest);
    if (reading.kind === 'counted') return { runner: project.name, ...reading.count, notes: [] };
    notes.push(
      `${project.name} could not be counted: ${reading.why}. Its messages above say what kept it from running.`,
    );
    return { runner: project.name, ...NOTHING, failed: 1, notes: [] };
  });
  const total = addCounts(parts);
  if (endedWell || total.failed > 0) return { ...total, parts, notes };
  notes.push('the run ended with an error though every test passed; its messages are above.');
  return { ...total, failed: 1, parts, notes };
}
