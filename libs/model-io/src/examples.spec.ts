import { describe, expect, it } from 'vitest';
import { irisStumpContent, irisStumpDraft, irisStumpExamples } from '../test/iris-stump.ts';
import { replaceAt, removeAt, resolvePointer } from '../test/json-pointer.ts';
import { MINIMUM_EXAMPLES, parseExamples, replayExamples, type Example } from './examples.ts';
import type { RowAnswer } from './model.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';

const { model } = packArtifact(irisStumpDraft, irisStumpContent(), sha256).artifact;

describe('examples.json', () => {
  it('parses to its rows', () => {
    expect(parseExamples(irisStumpExamples)).toEqual({ ok: true, value: irisStumpExamples.rows });
  });

  it.each([
    { at: '/rows', value: {}, code: 'wrong-type' },
    { at: '/rows', value: [], code: 'examples-too-few' },
    { at: '/extra', value: 1, code: 'unknown-key' },
    { at: '/rows/2', value: null, code: 'wrong-type' },
    { at: '/rows/2/features', value: { petal_length: 1 }, code: 'wrong-type' },
    { at: '/rows/2/prediction', value: null, code: 'wrong-type' },
    { at: '/rows/2/prediction', value: Number.NaN, code: 'wrong-type' },
    { at: '/rows/2/prediction', value: ['setosa'], code: 'wrong-type' },
    { at: '/rows/2/probabilities', value: 1, code: 'wrong-type' },
    { at: '/rows/2/probabilities', value: [1], code: 'wrong-type' },
    { at: '/rows/2/probabilities/setosa', value: '1', code: 'wrong-type' },
    { at: '/rows/2/probabilities/a~1b~0c', value: null, code: 'wrong-type' },
    { at: '/rows/2/probabilities/__proto__', value: {}, code: 'wrong-type' },
    { at: '/rows/2/note', value: '', code: 'unknown-key' },
  ])('is refused with $code for $value at $at', ({ at, value, code }) => {
    const json = replaceAt(irisStumpExamples, at, value);
    const parsed = parseExamples(json);
    expect(parsed).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.objectContaining({ code, pointer: at, file: 'examples.json' })]),
    });
    expect(resolvePointer(json, at)).toBe(value);
  });

  it.each(['/rows/1/features', '/rows/1/prediction', '/rows/1/probabilities'])('must have %s', (pointer) => {
    expect(parseExamples(removeAt(irisStumpExamples, pointer))).toMatchObject({
      ok: false,
      faults: [{ code: 'missing-key', pointer }],
    });
  });

  it.each([null, [], 'rows', 1, {}, undefined].map((json) => ({ json })))('is not $json', ({ json }) => {
    expect(parseExamples(json).ok).toBe(false);
  });

  it('needs eight rows', () => {
    const { rows } = irisStumpExamples;
    expect(MINIMUM_EXAMPLES).toBe(8);
    expect(parseExamples({ rows: rows.slice(0, 8) }).ok).toBe(true);
    expect(parseExamples({ rows: rows.slice(0, 7) })).toMatchObject({
      ok: false,
      faults: [
        {
          code: 'examples-too-few',
          pointer: '/rows',
          message: expect.stringMatching('has 7 rows; at least 8'),
        },
      ],
    });
  });

  it('lists all faults at once', () => {
    const parsed = parseExamples({ rows: [{ features: 1, prediction: null, probabilities: 'x' }] });
    expect(parsed.ok ? [] : parsed.faults.map(({ pointer }) => pointer)).toEqual([
      '/rows/0/features',
      '/rows/0/prediction',
      '/rows/0/probabilities',
      '/rows',
    ]);
  });
});

describe('replaying examples', () => {
  const [first = { features: [], prediction: '', probabilities: null }] =
    irisStumpExamples.rows satisfies readonly Example[];
  const answering = (answer: RowAnswer) => ({ predict: () => answer });

  it('finds no fault in what the model answers', () => {
    expect(replayExamples(model, irisStumpExamples.rows)).toEqual([]);
  });

  it('finds each example that differs', () => {
    const rows = irisStumpExamples.rows.map((row, i) =>
      i % 3 === 0 ? { ...row, prediction: 'other' } : row,
    );
    expect(replayExamples(model, rows).map(({ pointer }) => pointer)).toEqual([
      '/rows/0',
      '/rows/3',
      '/rows/6',
      '/rows/9',
    ]);
  });

  const changes: readonly { readonly what: string; readonly change: Partial<Example> }[] = [
    { what: 'another class', change: { prediction: 'virginica' } },
    { what: 'a number for a class', change: { prediction: 0 } },
    { what: 'a class in other letters', change: { prediction: 'Setosa' } },
    { what: 'a lone surrogate', change: { prediction: '\ud800' } },
    { what: 'no probabilities', change: { probabilities: null } },
    { what: 'a probability too few', change: { probabilities: { setosa: 1, versicolor: 0 } } },
    {
      what: 'a probability too many',
      change: { probabilities: { setosa: 1, versicolor: 0, virginica: 0, other: 0 } },
    },
    {
      what: 'a probability under another name',
      change: { probabilities: { setosa: 1, versicolor: 0, '\udc00': 0 } },
    },
    {
      what: 'a probability under an inherited name',
      change: { probabilities: { setosa: 1, versicolor: 0, toString: 0 } },
    },
    {
      what: 'a share in its last bit',
      change: { probabilities: { setosa: 1, versicolor: 5e-324, virginica: 0 } },
    },
  ];

  it.each(changes)('sees $what', ({ change }) => {
    expect(replayExamples(model, [first, { ...first, ...change }])).toEqual([
      {
        code: 'example-differs',
        file: 'examples.json',
        pointer: '/rows/1',
        message: expect.stringMatching(
          /^examples\.json \/rows\/1: the trainer saw .*, but the model answers .*"setosa"/,
        ),
      },
    ]);
  });

  it('does not mind the order of the classes, or a −0 that JSON made of a 0', () => {
    const probabilities = { virginica: -0, versicolor: 0, setosa: 1 };
    expect(replayExamples(model, [{ ...first, probabilities }])).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses a model that answers %s',
    (prediction) => {
      const examples = [{ features: [1], prediction: 1, probabilities: null }];
      expect(
        replayExamples(answering({ ok: true, prediction, probabilities: null }), examples),
      ).toMatchObject([{ code: 'example-differs', pointer: '/rows/0' }]);
      const shares = { ok: true as const, prediction: 'a', probabilities: { a: prediction } };
      expect(
        replayExamples(answering(shares), [{ features: [1], prediction: 'a', probabilities: { a: 1 } }]),
      ).toHaveLength(1);
    },
  );

  it('says where in an example the model refuses the row', () => {
    expect(
      replayExamples(model, [
        { ...first, features: [1.4, null] },
        { ...first, features: [1] },
      ]),
    ).toMatchObject([
      {
        code: 'example-refused',
        pointer: '/rows/0/features/1',
        message: expect.stringMatching('must be a number, not null'),
      },
      {
        code: 'example-refused',
        pointer: '/rows/1/features',
        message: expect.stringMatching('has 1 value;'),
      },
    ]);
  });
});
