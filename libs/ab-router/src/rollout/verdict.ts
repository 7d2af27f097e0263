/**
 * What an analysis says: five answers, never a boolean. `no-data` (nothing to judge) and `error` (could not judge) are
 * neither `pass` nor `fail`; a rollout never moves forward on them.
 */
export type VerdictKind = 'pass' | 'fail' | 'inconclusive' | 'no-data' | 'error';

/** Every verdict but the one that lets a step advance. */
export type OpenVerdictKind = Exclude<VerdictKind, 'pass'>;

/** A verdict with the figures that it rests on (n, effect, interval, thresholds), kept for the audit log. */
export interface RolloutVerdict {
  readonly kind: VerdictKind;
  /** Named figures in the metric's own units; the reducer carries them and never reads them. */
  readonly figures: Readonly<Record<string, number | string | boolean | null>>;
}

const SEVERITY: Readonly<Record<VerdictKind, number>> = {
  pass: 0,
  inconclusive: 1,
  'no-data': 2,
  error: 3,
  fail: 4,
};

/**
 * The verdict of several checks together: fail, else error, else no-data, else inconclusive, else pass.
 *
 * @returns `no-data` for an empty list: asking nothing proves nothing
 * @example worstVerdict(['pass', 'error', 'inconclusive']) === 'error'
 */
export function worstVerdict(kinds: readonly VerdictKind[]): VerdictKind {
  const [first, ...rest] = kinds.map(known);
  if (first === undefined) return 'no-data';
  return rest.reduce((worst, kind) => (SEVERITY[kind] > SEVERITY[worst] ? kind : worst), first);
}

/** Verdicts cross process boundaries as JSON; a word that is none of the five must not read as a pass. */
function known(kind: VerdictKind): VerdictKind {
  return Object.hasOwn(SEVERITY, kind) ? kind : 'error';
}
