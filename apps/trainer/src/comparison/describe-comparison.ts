import type { VersionComparison } from './compare-versions.ts';
import type { Confirmation } from './confirmation.ts';

/** Which versions of which model were compared. */
export interface ComparedVersions {
  readonly model: string;
  readonly stable: number;
  readonly candidate: number;
  /** The rows, as the caller knows them: "the rows that both held out". */
  readonly rows: string;
}

/** The comparison in sentences: the answer first, then the evidence, then what to do. */
export function describeComparison(
  comparison: VersionComparison,
  live: Confirmation,
  { model, stable, candidate, rows }: ComparedVersions,
): string {
  const lines =
    comparison.kind === 'classification'
      ? classification(comparison, stable, candidate)
      : regression(comparison, stable, candidate);
  return [
    `${model}: v${candidate} against v${stable} on ${comparison.rows} rows (${rows})`,
    ...lines,
    next(live),
    '',
  ].join('\n');
}

function classification(
  { outcomes, result, rows }: Extract<VersionComparison, { kind: 'classification' }>,
  stable: number,
  candidate: number,
): readonly string[] {
  const { effect, mcnemar } = result;
  const stableRight = outcomes.bothRight + outcomes.onlyStable;
  const candidateRight = outcomes.bothRight + outcomes.onlyCandidate;
  const [low, high] = effect.interval;
  return [
    `  ${verdict(effect.pValue, effect.estimate, 1 - effect.confidence, candidate)}`,
    `  v${stable} is right on ${stableRight} of ${rows} (${share(stableRight / rows)}), v${candidate} on ${candidateRight} (${share(candidateRight / rows)}): difference ${signed(effect.estimate)} [${signed(low)}, ${signed(high)}]`,
    `  they differ on ${outcomes.onlyCandidate + outcomes.onlyStable} of them: only v${candidate} right on ${outcomes.onlyCandidate}, only v${stable} on ${outcomes.onlyStable}; McNemar exact p = ${digits(mcnemar.pValue)}, e-value ${digits(mcnemar.eValue)}`,
  ];
}

function regression(
  { losses, result }: Extract<VersionComparison, { kind: 'regression' }>,
  stable: number,
  candidate: number,
): readonly string[] {
  const [low, high] = result.interval;
  return [
    `  ${verdict(result.pValue, -result.estimate, 1 - result.confidence, candidate)}`,
    `  root mean squared error of v${stable} ${digits(Math.sqrt(losses.meanX))}, of v${candidate} ${digits(Math.sqrt(losses.meanY))}`,
    `  mean difference of squared errors ${digits(result.estimate)} [${digits(low)}, ${digits(high)}]; paired t, p = ${digits(result.pValue ?? Number.NaN)}`,
  ];
}

/** @param gain above 0 when the candidate is better */
function verdict(pValue: number | null, gain: number, alpha: number, candidate: number): string {
  if (pValue === null || !(pValue < alpha))
    return 'No difference shown: these rows do not tell the two apart.';
  return gain > 0 ? `v${candidate} is better.` : `v${candidate} is worse.`;
}

function next({ shadowUnits, fixedUnitsPerArm, sequentialUnitsPerArm }: Confirmation): string {
  if (!Number.isFinite(fixedUnitsPerArm))
    return '  There is no difference that live traffic could confirm: choose by cost, or by other rows.';
  return `  To confirm a difference of this size live: ${whole(shadowUnits)} labelled requests scored by both in shadow, or ${whole(fixedUnitsPerArm)} units per arm in an A/B test read once (${whole(sequentialUnitsPerArm)} if it is read at any time). Estimates flatter themselves: take more.`;
}

function share(value: number): string {
  return value.toFixed(3);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function digits(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function whole(value: number): string {
  return value.toLocaleString('en');
}
