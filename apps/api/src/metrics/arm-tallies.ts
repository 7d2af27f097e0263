import type { LiveArm } from '../models/live-arm.ts';
import type { PooledModel } from '../models/pooled-model.ts';
import type { Labels, Series } from './metrics-registry.ts';

/** A number that is added to. */
export interface Tally {
  rows: number;
}

/** Why an arm's own version has no answer, and what became of its rows: the words of the engine. */
const REASONS = ['failed', 'timeout', 'breaker-open'];
const OUTCOMES = ['fallback', 'error'];

/** What became of the arms of all models, in plain numbers. Arms that have gone are forgotten when they are read. */
export class ArmTallies {
  readonly #assigned = new Map<string, Tally>();
  readonly #failed = new Map<string, Tally>();

  /** The rows that the routing assigned to an arm, to be added to. Direct requests are in no experiment: theirs are not shown. */
  assignedOf({ variant, version, epoch }: LiveArm): Tally {
    return epoch === 0 ? { rows: 0 } : tallyOf(this.#assigned, [version.model, variant]);
  }

  /** An arm's own version had no answer; `fellBack`: the stable one was asked instead. */
  failed({ variant, version }: LiveArm, reason: string, fellBack: boolean): void {
    tallyOf(this.#failed, [version.model, variant, reason, fellBack ? 'fallback' : 'error']).rows++;
  }

  /** Series of ab_assignments_total, those of arms that have had no unit yet included. */
  assignments(models: readonly PooledModel[]): readonly Series[] {
    const arms = models.flatMap(({ name, routing }) => routing.arms.map(({ variant }) => [name, variant]));
    return seriesOf(this.#assigned, arms, ([experiment = '', variant = '']) => ({ experiment, variant }));
  }

  /** Series of arm_failures_total, of all arms that are scored by workers. */
  failures(models: readonly PooledModel[]): readonly Series[] {
    const keys = models.flatMap(({ name, routing, direct }) =>
      [
        ...new Map(
          [...routing.liveArms.values(), ...direct.values()].map((arm) => [arm.variant, arm]),
        ).values(),
      ]
        .filter(({ version }) => version.engine.kind === 'worker')
        .flatMap(({ variant }) =>
          REASONS.flatMap((reason) => OUTCOMES.map((outcome) => [name, variant, reason, outcome])),
        ),
    );
    return seriesOf(this.#failed, keys, ([model = '', variant = '', reason = '', outcome = '']) => ({
      model,
      variant,
      reason,
      outcome,
    }));
  }
}

function tallyOf(tallies: Map<string, Tally>, key: readonly string[]): Tally {
  const name = JSON.stringify(key);
  let tally = tallies.get(name);
  if (tally === undefined) {
    tally = { rows: 0 };
    tallies.set(name, tally);
  }
  return tally;
}

function seriesOf(
  tallies: Map<string, Tally>,
  keys: readonly (readonly string[])[],
  labelsOf: (key: readonly string[]) => Labels,
): readonly Series[] {
  const names = new Set(keys.map((key) => JSON.stringify(key)));
  for (const name of tallies.keys()) if (!names.has(name)) tallies.delete(name);
  return keys.map((key): Series => [labelsOf(key), tallies.get(JSON.stringify(key))?.rows ?? 0]);
}
