import { describe, expect, it } from 'vitest';
import { leafClassifier, priceRegression } from '../../test/small-artifact.ts';
import { compareWithBrowser } from './agreement.ts';

const { artifact } = leafClassifier();
const row = { petal_length: 3, 'petal/width': 0.1 };
const browser = { ok: true, artifact } as const;

function served(given: object) {
  const answer = artifact.model.predict(given);
  if (!answer.ok) throw new Error('The row is refused.');
  return { prediction: answer.prediction, probabilities: answer.probabilities };
}

it('agrees bit for bit over the wire', () => {
  const overTheWire = JSON.parse(JSON.stringify(served(row)));
  expect(compareWithBrowser(row, overTheWire, browser)).toEqual({
    kind: 'agrees',
    compared: '2 probabilities bit for bit',
    digest: artifact.digest,
  });
});

describe('differs', () => {
  const { prediction, probabilities } = served(row);

  it('in the last bit of one probability', () => {
    const narrow = (probabilities?.['narrow'] ?? 0) + Number.EPSILON / 2;
    const agreement = compareWithBrowser(
      row,
      { prediction, probabilities: { ...probabilities, narrow } },
      browser,
    );
    expect(agreement).toMatchObject({ kind: 'differs', server: expect.stringContaining(String(narrow)) });
  });

  it.each([
    ['the predicted class', { prediction: 'other', probabilities }],
    [
      'a class that the artifact does not know',
      { prediction, probabilities: { ...probabilities, third: 0 } },
    ],
    ['no probabilities', { prediction, probabilities: null }],
  ])('in %s', (_, server) => expect(compareWithBrowser(row, server, browser).kind).toBe('differs'));

  it('when the browser refuses what the server took', () => {
    const agreement = compareWithBrowser({ petal_length: 3 }, { prediction, probabilities }, browser);
    expect(agreement).toMatchObject({ kind: 'differs', browser: expect.stringContaining('petal~1width') });
  });
});

it('compares the value of a regression', () => {
  const prices = priceRegression().artifact;
  const [example] = prices.examples;
  if (example === undefined) throw new Error('There is no example.');
  const given = Object.fromEntries(
    prices.manifest.signature.inputs.map(({ name }, i) => [name, example.features[i]]),
  ) as Record<string, number>;
  const opened = { ok: true, artifact: prices } as const;
  const { prediction } = example;
  expect(compareWithBrowser(given, { prediction, probabilities: null }, opened)).toMatchObject({
    kind: 'agrees',
    compared: 'The value bit for bit',
  });
  expect(
    compareWithBrowser(given, { prediction: Number(prediction) + 1e-9, probabilities: null }, opened).kind,
  ).toBe('differs');
});

it('says why it cannot be checked', () => {
  const reason = 'model.json: There is no such file.';
  expect(compareWithBrowser(row, served(row), { ok: false, reason })).toEqual({
    kind: 'cannot-be-checked',
    reason,
  });
});
