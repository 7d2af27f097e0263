import { describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../test/uniform-numbers.ts';
import vectors from '../../test/vectors/detectors.v1.json' with { type: 'json' };
import { adwin } from './adwin.ts';
import { ddm } from './ddm.ts';
import type { Detection, Detector } from './detector.ts';
import { pageHinkley } from './page-hinkley.ts';

type Stream = (typeof vectors)['streams'][number];

function valuesOf(stream: Pick<Stream, 'kind' | 'seed' | 'segments'>): number[] {
  const next = uniformNumbers(stream.seed);
  return stream.segments.flatMap(({ rows, level }) =>
    Array.from({ length: rows }, () =>
      stream.kind === 'bernoulli' ? Number(next() < level) : next() + level,
    ),
  );
}

function run<State>(detector: Detector<State>, values: readonly number[]): Detection<State>[] {
  const answers: Detection<State>[] = [];
  let state = detector.start();
  for (const value of values) {
    const answer = detector.add(state, value);
    answers.push(answer);
    state = answer.state;
  }
  return answers;
}

function indices<State>(detector: Detector<State>, values: readonly number[]): number[] {
  return run(detector, values).flatMap(({ signal }, i) => (signal === 'drift' ? [i] : []));
}

const STANDARDISED = { scale: 'running', delta: 0.1 } as const;
const DETECTORS: readonly (readonly [string, Detector<unknown>, readonly ('up' | 'down')[]])[] = [
  ['ADWIN', erased(adwin()), ['up', 'down']],
  ['ADWIN that shrinks', erased(adwin({ afterDrift: 'shrink' })), ['up', 'down']],
  ['Page–Hinkley', erased(pageHinkley()), ['up', 'down']],
  ['Page–Hinkley, scaled', erased(pageHinkley(STANDARDISED)), ['up', 'down']],
  ['DDM', erased(ddm()), ['up']],
];

function erased<State>(detector: Detector<State>): Detector<unknown> {
  return { start: () => detector.start(), add: (state, value) => detector.add(state as State, value) };
}

describe.each(DETECTORS)('the contract of a detector: %s', (_, detector, directions) => {
  const jump = valuesOf({
    kind: 'bernoulli',
    seed: 5,
    segments: [
      { rows: 1000, level: 0.2 },
      { rows: 1000, level: 0.7 },
    ],
  });

  it('gives the same states again, and after a trip through JSON at every value', () => {
    let state = detector.start();
    const replayed = jump.map((value) => {
      const answer = detector.add(JSON.parse(JSON.stringify(state)), value);
      state = answer.state;
      return answer;
    });
    expect(replayed).toEqual(run(detector, jump));
  });

  it('does not change the state it is given', () => {
    const before = run(detector, jump.slice(0, 400)).at(-1)?.state;
    const copy = JSON.stringify(before);
    for (const value of jump) detector.add(before, value);
    expect(JSON.stringify(before)).toBe(copy);
  });

  it.each([0, 1, 0.1, -7.3, 1e308, -1e308])('never signals on the constant %d', (constant) => {
    const answers = run(
      detector,
      Array.from({ length: 3000 }, () => constant),
    );
    expect(answers.filter(({ signal }) => signal === 'drift')).toEqual([]);
    expect(JSON.parse(JSON.stringify(answers.at(-1)?.state))).toEqual(answers.at(-1)?.state);
  });

  it('skips what is not finite', () => {
    const state = run(detector, jump.slice(0, 100)).at(-1)?.state;
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(detector.add(state, value)).toEqual({ signal: 'none', direction: null, state });
    }
  });

  it.each(directions)('finds a jump %s and tells the direction', (direction) => {
    const values = direction === 'up' ? jump : jump.map((value) => 1 - value);
    const first = run(detector, values).findIndex(({ signal }) => signal === 'drift');
    expect(first).toBeGreaterThan(1000);
    expect(first).toBeLessThan(1250);
    expect(run(detector, values)[first]?.direction).toBe(direction);
  });

  it('keeps its memory bounded', () => {
    const state = run(
      detector,
      Array.from({ length: 20_000 }, (_v, i) => i % 2),
    ).at(-1)?.state;
    expect(JSON.stringify(state).length).toBeLessThan(4000);
  });
});

describe(`the indices of ${vectors.source.slice(0, 12)} on fixed streams`, () => {
  it.each(vectors.streams)('$name: the stream is the same one', (stream) => {
    const sum = valuesOf(stream).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(stream.checksum, 6);
  });

  it.each(vectors.streams)('$name: ADWIN', (stream) => {
    const values = valuesOf(stream);
    expect(indices(adwin(), values)).toEqual(stream.river.adwin);
    expect(indices(adwin({ clock: 1 }), values)).toEqual(stream.river.adwinClock1);
    expect(indices(adwin({ delta: 0.05 }), values)).toEqual(stream.river.adwinDelta);
  });

  it.each(vectors.streams)('$name: Page–Hinkley', (stream) => {
    const values = valuesOf(stream);
    expect(indices(pageHinkley(), values)).toEqual(stream.river.pageHinkley);
    expect(indices(pageHinkley({ threshold: 10 }), values)).toEqual(stream.river.pageHinkleySensitive);
  });

  it.each(vectors.streams.filter(({ kind }) => kind === 'bernoulli'))(
    '$name: DDM without smoothing',
    (stream) => {
      expect(indices(ddm({ smoothing: 0 }), valuesOf(stream))).toEqual(stream.river.ddm);
    },
  );
});

describe('our own indices on the same streams', () => {
  it.each(vectors.streams)('$name', (stream) => {
    const values = valuesOf(stream);
    const own = {
      adwinShrink: indices(adwin({ afterDrift: 'shrink' }), values),
      pageHinkleyRunning: indices(pageHinkley(STANDARDISED), values),
      ...(stream.kind === 'bernoulli' && { ddm: indices(ddm(), values) }),
    };
    expect(own).toEqual(stream.own);
  });
});

describe('DDM', () => {
  it('takes the first error after a clean start for a drift only without smoothing', () => {
    const values = [...Array.from({ length: 500 }, () => 0), 1];
    expect(indices(ddm({ smoothing: 0 }), values)).toEqual([500]);
    expect(indices(ddm(), values)).toEqual([]);
  });
});

describe('options', () => {
  it('are refused all at once', () => {
    expect(() => adwin({ delta: 2, clock: 0 })).toThrow(/\/delta.*\/clock/);
    expect(() => pageHinkley({ scale: 0, keep: Number.NaN })).toThrow(/\/keep.*\/scale/);
    expect(() => ddm({ warning: 3, drift: 2 })).toThrow(
      expect.objectContaining({ code: 'bad-specification' }),
    );
  });
});
