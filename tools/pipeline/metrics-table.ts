import { textTable } from './text-table.ts';

/** What this stage reads of one version in `trainer verify --json`. */
export interface VerifiedVersion {
  readonly model: string;
  readonly version: number;
  readonly kind: string;
  readonly gate?: {
    readonly recipe: string;
    readonly metric: string;
    readonly minimum: number;
    readonly recorded: number | null;
    readonly measured: number | null;
  } | null;
}

/** The versions of a report, undefined when it is none. */
export function readVerification(text: string): readonly VerifiedVersion[] | undefined {
  try {
    const report: unknown = JSON.parse(text);
    if (typeof report !== 'object' || report === null || !('versions' in report)) return undefined;
    return Array.isArray(report.versions) ? (report.versions as readonly VerifiedVersion[]) : undefined;
  } catch {
    return undefined;
  }
}

/** A line per version: what it reaches beside what its recipe asks for. */
export function metricsTable(versions: readonly VerifiedVersion[]): string {
  const rows = versions.map(({ model, version, kind, gate }) => [
    `${model} v${version}`,
    gate?.recipe ?? '–',
    gate?.metric ?? '–',
    shown(gate?.recorded),
    shown(gate?.measured),
    gate === null || gate === undefined ? '–' : `≥ ${gate.minimum}`,
    kind,
  ]);
  return textTable([
    ['version', 'recipe', 'metric', 'recorded', 'measured', 'asked for', 'verdict'],
    ...rows,
  ]);
}

function shown(value: number | null | undefined): string {
  return typeof value === 'number' ? value.toFixed(4) : '–';
}
