import type { GateCheck, VersionCheck } from './verify-version.ts';

/** One line about one version: what was found and, where something is wrong, what to do. */
export function describeCheck(check: VersionCheck): string {
  const name = `${check.model} v${check.version}`;
  if (check.kind === 'refused') {
    return `✖ ${name} is refused: ${check.faults.join(' ')} Remove the version and train or upload it again.`;
  }
  const { gate } = check;
  if (gate === null)
    return `✔ ${name} loads and replays its examples. No known recipe sets a threshold for it.`;
  const edited = gate.recipeChanged ? ` (${gate.recipe} was edited since it was trained)` : '';
  switch (check.kind) {
    case 'passed':
      return `✔ ${name} loads, replays its examples and meets ${gate.recipe}: ${reached(gate)}, at least ${gate.minimum} is asked for${edited}.`;
    case 'gate-not-met':
      return `✖ ${name} misses the threshold of ${gate.recipe}: ${reached(gate)}, at least ${gate.minimum} is asked for${edited}. Train a better version, and do not serve this one.`;
    case 'metric-differs':
      return `✖ ${name} records ${gate.metric} ${shown(gate.recorded)}, but reaches ${shown(gate.measured)} on the rows it held out. Train it again with this trainer.`;
  }
}

function reached({ metric, recorded, measured }: GateCheck): string {
  return measured === null
    ? `${metric} ${shown(recorded)} (as recorded; its data set is not here to measure again)`
    : `${metric} ${shown(measured)}`;
}

function shown(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(4);
}
