import { DriftError } from './drift-error.ts';
import type { FeatureReference } from './feature-reference.ts';
import { JsonFields, total } from './json-fields.ts';
import { emptyPane, type Pane } from './pane.ts';
import { PROBABILITY_BINS } from './prediction-reference.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { checkRowTotal, readCategoricalSummary, readNumericSummary } from './summary-fields.ts';

const fields = new JsonFields((message) => new DriftError('malformed-window', message));

/**
 * A pane that holds what a window says, so that what another process saw can be added up. The way back from
 * {@link toWindow}, also through JSON.
 *
 * @param json a {@link ProfileWindow}, checked as if it came from a stranger
 * @throws DriftError `fingerprint-mismatch` when the window was counted in the bins of another reference,
 *   `malformed-window` for anything else that is wrong, naming the place
 */
export function paneOfWindow(reference: ReferenceProfile, json: unknown): Pane {
  const window = fields.record(json, 'The window');
  if (window['formatVersion'] !== 1) throw fields.fault('/formatVersion', 'must be 1');
  if (window['fingerprint'] !== reference.fingerprint) {
    throw new DriftError(
      'fingerprint-mismatch',
      `The window was counted in the bins of profile ${String(window['fingerprint'])}, not of ${reference.fingerprint}; read it with the reference of its own model version.`,
    );
  }
  const pane = emptyPane(reference);
  pane.rows = fields.count(window['rows'], '/rows');
  const { inputs, slots } = pane.layout;
  fields.list(window['features'], '/features', inputs).forEach((entry, slot) => {
    const pointer = `/features/${slot}`;
    fillSlot(pane, slot, entry, pointer);
    const filled = { n: pane.n[slot] ?? 0, missing: pane.missing[slot] ?? 0 };
    checkRowTotal(fields, filled, pane.rows, pointer);
  });
  if (slots > inputs) fillPredictions(pane, window['predictions']);
  else if (window['predictions'] !== null) throw fields.fault('/predictions', 'must be null');
  return pane;
}

function fillSlot(pane: Pane, slot: number, json: unknown, pointer: string): void {
  const feature = fields.record(json, pointer);
  const reference: FeatureReference | undefined = pane.layout.features[slot];
  if (reference === undefined || feature['kind'] !== reference.kind)
    throw fields.fault(`${pointer}/kind`, `must be "${reference?.kind}"`);
  pane.wrongType[slot] = fields.count(feature['wrongType'], `${pointer}/wrongType`);
  const first = pane.layout.firstBin[slot] ?? 0;
  if (reference.kind === 'categorical') {
    const summary = readCategoricalSummary(fields, feature, pointer, reference.counts.length);
    pane.n[slot] = summary.n;
    pane.missing[slot] = summary.missing;
    pane.outside[slot] = summary.unseen;
    pane.counts.set(summary.counts, first);
    return;
  }
  const summary = readNumericSummary(fields, feature, pointer, reference.counts.length);
  const outside = fields.count(feature['outOfRange'], `${pointer}/outOfRange`);
  if (outside > summary.n) throw fields.fault(`${pointer}/outOfRange`, 'must not exceed n');
  pane.n[slot] = summary.n;
  pane.missing[slot] = summary.missing;
  pane.outside[slot] = outside;
  pane.mean[slot] = summary.mean;
  pane.m2[slot] = summary.m2;
  pane.min[slot] = summary.min ?? Infinity;
  pane.max[slot] = summary.max ?? -Infinity;
  pane.counts.set(summary.counts, first);
  pane.sums.set(summary.sums, first);
}

function fillPredictions(pane: Pane, json: unknown): void {
  const predictions = fields.record(json, '/predictions');
  const slot = pane.layout.inputs;
  fillSlot(pane, slot, predictions['distribution'], '/predictions/distribution');
  const bins = fields.list(predictions['probabilityBins'], '/predictions/probabilityBins', PROBABILITY_BINS);
  const read = bins.map((entry, i) => readProbabilities(entry, `/predictions/probabilityBins/${i}`));
  read.forEach(({ n, sum, variance }, i) => pane.probabilities.set([n, sum, variance], 3 * i));
  const whole = readProbabilities(predictions['probability'], '/predictions/probability');
  if (whole.n !== total(read.map(({ n }) => n)))
    throw fields.fault('/predictions/probability/n', 'must be the sum of its bins');
  if (Math.abs(whole.sum - total(read.map(({ sum }) => sum))) > 1e-9 * Math.max(1, whole.n))
    throw fields.fault('/predictions/probability/sum', 'must be the sum of its bins');
  if (Math.abs(whole.variance - total(read.map(({ variance }) => variance))) > 1e-9 * Math.max(1, whole.n))
    throw fields.fault('/predictions/probability/variance', 'must be the sum of its bins');
}

function readProbabilities(json: unknown, pointer: string) {
  const bin = fields.record(json, pointer);
  const n = fields.count(bin['n'], `${pointer}/n`);
  // A sum of n probabilities may round past n by a few ulps.
  const most = n * (1 + 1e-9);
  return {
    n,
    sum: fields.within(bin['sum'], `${pointer}/sum`, 0, most),
    variance: fields.within(bin['variance'], `${pointer}/variance`, 0, most / 4),
  };
}
