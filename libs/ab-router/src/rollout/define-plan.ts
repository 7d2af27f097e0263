import { DEFAULT_ALPHA, DEFAULT_HEALTH, DEFAULT_POLICY } from './default-plan.ts';
import { readShadow, readSteps } from './define-stages.ts';
import type { Guardrail, RolloutGoal, RolloutPlan, VerdictPolicy, VerdictResponse } from './plan.ts';
import type { DefinedRollout } from './plan-fault.ts';
import { PlanReader } from './plan-reader.ts';

const PLAN_KEYS = [
  'shadow',
  'steps',
  'goal',
  'guardrails',
  'alpha',
  'policy',
  'health',
  'autoPromote',
  'autoRollback',
];

/**
 * A rollout plan from JSON. Absent keys get their documented defaults (steps of 1, 5, 10, 25, 50, 100 % with equal
 * control where possible, one hour of bake, 100 units and 10 events per arm on monitored steps, three extensions and
 * then a pause on anything unclear, roll back on fail, promotion by a person); present keys are never corrected.
 *
 * @param json - the plan as it came out of `JSON.parse`
 * @returns the plan, or every fault of its definition at once with JSON pointers
 * @example definePlan({ goal: { name: 'accuracy', margin: 0.01 }, guardrails: [{ name: 'error-rate', margin: 0.005, harm: 'increase' }], steps: [{ candidateShare: 0.05, bakeMilliseconds: 600_000 }, { candidateShare: 0.5 }] }).ok === true
 */
export function definePlan(json: unknown): DefinedRollout<RolloutPlan> {
  const reader = new PlanReader();
  const from = reader.object(json, '', PLAN_KEYS);
  const shadow = readShadow(reader, from.entries['shadow']);
  const steps = readSteps(reader, from.entries['steps']);
  const goal = readGoal(reader, from.entries['goal']);
  const guardrails = readGuardrails(reader, from.entries['guardrails']);
  const monitored = steps.some((step) => step.monitored) || shadow?.monitored === true;
  if (monitored && goal === null && !guardrails.some((guardrail) => guardrail.mustPass)) {
    const message = 'Monitored stages have nothing to pass: give a goal, or a guardrail with mustPass.';
    reader.fault('nothing-to-pass', '/goal', message);
  }
  const plan: RolloutPlan = {
    shadow,
    steps,
    goal,
    guardrails,
    alpha: reader.number(from, 'alpha', DEFAULT_ALPHA, (a) => a > 0 && a < 0.5, 'above 0 and below 0.5'),
    policy: readPolicy(reader, from.entries['policy']),
    health: readHealth(reader, from.entries['health']),
    autoPromote: reader.boolean(from, 'autoPromote', false),
    autoRollback: reader.boolean(from, 'autoRollback', true),
  };
  return reader.faults.length === 0 ? { ok: true, value: plan } : { ok: false, faults: reader.faults };
}

function readGoal(reader: PlanReader, value: unknown): RolloutGoal | null {
  if (value === undefined || value === null) return null;
  const from = reader.object(value, '/goal', ['name', 'margin']);
  const margin = reader.number(from, 'margin', 0, (m) => m >= 0, 'at least 0, in units of the metric');
  return { name: reader.text(from, 'name'), margin };
}

function readGuardrails(reader: PlanReader, value: unknown): readonly Guardrail[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    reader.fault('wrong-type', '/guardrails', 'This must be a list of guardrails.');
    return [];
  }
  const seen = new Set<string>();
  return value.map((entry: unknown, index) => {
    const keys = ['name', 'margin', 'harm', 'hard', 'mustPass'];
    const from = reader.object(entry, `/guardrails/${index}`, keys);
    const name = reader.text(from, 'name');
    if (name !== '' && seen.has(name)) {
      const message = `"${name}" is already a guardrail; evidence is matched by name.`;
      reader.fault('duplicate-guardrail', `/guardrails/${index}/name`, message);
    }
    seen.add(name);
    const above = 'above 0: a margin of 0 trips on noise';
    return {
      name,
      margin: reader.number(from, 'margin', undefined, (m) => m > 0, above),
      harm: reader.choice(from, 'harm', undefined, ['increase', 'decrease']),
      hard: reader.boolean(from, 'hard', true),
      mustPass: reader.boolean(from, 'mustPass', false),
    };
  });
}

function readPolicy(reader: PlanReader, value: unknown): VerdictPolicy {
  if (value === undefined) return DEFAULT_POLICY;
  const from = reader.object(value, '/policy', Object.keys(DEFAULT_POLICY));
  const response = (kind: keyof VerdictPolicy): VerdictResponse =>
    Object.hasOwn(from.entries, kind)
      ? readResponse(reader, from.entries[kind], `/policy/${kind}`)
      : DEFAULT_POLICY[kind];
  return {
    fail: response('fail'),
    inconclusive: response('inconclusive'),
    'no-data': response('no-data'),
    error: response('error'),
  };
}

function readResponse(reader: PlanReader, value: unknown, pointer: string): VerdictResponse {
  const from = reader.object(value, pointer, ['action', 'maximum', 'then']);
  const action = reader.choice(from, 'action', undefined, ['hold', 'extend', 'pause', 'rollback']);
  if (action === 'extend') {
    const maximum = reader.whole(from, 'maximum', undefined, 1);
    return { action, maximum, then: reader.choice(from, 'then', 'pause', ['hold', 'pause', 'rollback']) };
  }
  for (const key of ['maximum', 'then']) {
    if (!Object.hasOwn(from.entries, key)) continue;
    reader.fault('unknown-key', `${pointer}/${key}`, 'Only the action "extend" has this; remove it.');
  }
  return { action };
}

function readHealth(reader: PlanReader, value: unknown): RolloutPlan['health'] {
  if (value === undefined) return DEFAULT_HEALTH;
  const from = reader.object(value, '/health', Object.keys(DEFAULT_HEALTH));
  const rule = (check: keyof RolloutPlan['health']): RolloutPlan['health'][typeof check] => {
    const fallback = DEFAULT_HEALTH[check];
    if (!Object.hasOwn(from.entries, check)) return fallback;
    const entry = reader.object(from.entries[check], `/health/${check}`, ['required', 'onFail']);
    return {
      required: reader.boolean(entry, 'required', fallback.required),
      onFail: reader.choice(entry, 'onFail', fallback.onFail, ['hold', 'pause', 'rollback']),
    };
  };
  return {
    sampleRatio: rule('sampleRatio'),
    labelCoverage: rule('labelCoverage'),
    exposure: rule('exposure'),
  };
}
