import { describe, expect, it } from 'vitest';
import allocation from '../test/vectors/allocation.v1.json' with { type: 'json' };
import assignment from '../test/vectors/assignment.v1.json' with { type: 'json' };
import { allocate } from './allocation.ts';
import { assign, type AssignmentContext } from './assign.ts';
import { compileExperiment } from './compile-experiment.ts';
import { defineExperiment } from './define-experiment.ts';
import type { Defined } from './definition-fault.ts';
import { nextEpoch } from './next-epoch.ts';
import { readExperiment } from './read-experiment.ts';
import { reweight } from './reweight.ts';

function valueOf<Value>(defined: Defined<Value>): Value {
  if (!defined.ok) throw new Error(JSON.stringify(defined.faults));
  return defined.value;
}

describe('the vectors for clients in other languages', () => {
  it.each(allocation.allocations)('allocate $weights at $traffic', ({ weights, traffic, ranges }) => {
    expect(valueOf(allocate(weights, { traffic }))).toEqual({ ranges });
  });

  it.each(allocation.reweights)('reweight: $name', ({ start, steps }) => {
    let current = valueOf(allocate(start.weights, start));
    expect(current.ranges).toEqual(start.ranges);
    for (const { weights, traffic, ranges, moved, moves } of steps) {
      const change = valueOf(reweight(current, weights, { traffic }));
      expect(change).toEqual({ next: { ranges }, moved, moves });
      current = change.next;
    }
  });

  it('decide for every unit, epoch by epoch', () => {
    let experiment = valueOf(defineExperiment(assignment.definition));
    for (const { change, ranges, contaminated, decisions } of assignment.epochs) {
      if (change !== null) ({ experiment } = valueOf(nextEpoch(experiment, change)));
      expect(experiment).toMatchObject({ allocation: { ranges }, contaminated });
      expect(readExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual({ ok: true, value: experiment });
      for (const { unit, context, decision } of decisions) {
        const known = context as AssignmentContext;
        expect(assign(experiment, unit, known)).toEqual(decision);
        expect(assign(compileExperiment(experiment), unit, known)).toEqual(decision);
      }
    }
  });
});
