import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerText } from './answer-text.ts';

const ID = '018bcfe5-6800-7123-8123-0123456789ab';
const share = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const className = fc.string({ minLength: 1, unit: 'grapheme' });

describe('answers as text', () => {
  it('are what JSON.stringify would write, first time and again', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(className, { minLength: 2, maxLength: 6 }),
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.array(share, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (classes, variant, rows, seed) => {
          const answers = new AnswerText('v2', JSON.stringify(variant), {
            kind: 'class',
            name: 'species',
            classes,
          });
          const scores = Float64Array.from([9, ...rows.flat()]);
          for (const i of [...rows.keys(), ...rows.keys()]) {
            const winner = (seed + i) % classes.length;
            const at = 1 + 6 * i;
            const text = `{${answers.row(winner, scores, at, ID, i % 2 === 0 ? null : '{"base":1}')}}`;
            const members = classes.map(
              (name, k) => `${JSON.stringify(name)}:${JSON.stringify(scores[at + k])}`,
            );
            expect(text).toBe(
              `{"prediction":${JSON.stringify(classes[winner])},"probabilities":{${members.join(',')}},` +
                `"model_version":"v2","variant":${JSON.stringify(variant)},"prediction_id":"${ID}"` +
                `${i % 2 === 0 ? '' : ',"explanation":{"base":1}'}}`,
            );
            JSON.parse(text);
          }
        },
      ),
    );
  });

  it('have no probabilities for a regression', () => {
    const answers = new AnswerText('v1', '"v1"', { kind: 'number', name: 'price', unit: 'EUR' });
    expect(JSON.parse(`{${answers.row(0, Float64Array.of(7, -12.5), 1, ID, null)}}`)).toEqual({
      prediction: -12.5,
      model_version: 'v1',
      variant: 'v1',
      prediction_id: ID,
    });
  });

  it('stay right when there are more outcomes than are kept', () => {
    const answers = new AnswerText('v1', '"v1"', { kind: 'class', name: 'x', classes: ['a', 'b'] });
    for (let i = 0; i < 10_000; i++) {
      const text = answers.row(0, Float64Array.of(i / 10_000, 1 - i / 10_000), 0, ID, null);
      expect(JSON.parse(`{${text}}`)).toMatchObject({ probabilities: { a: i / 10_000 } });
    }
  });
});
