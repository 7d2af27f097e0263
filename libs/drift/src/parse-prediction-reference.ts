import type { FeatureReference } from './feature-reference.ts';
import { total, type JsonFields } from './json-fields.ts';
import { parseCategoricalReference, parseNumericReference } from './parse-feature-reference.ts';
import { PROBABILITY_BINS, type CalibrationBin, type PredictionReference } from './prediction-reference.ts';
import { classShares } from './prediction-summary.ts';
import { checkRowTotal } from './summary-fields.ts';

/** Reads what was predicted for held-out rows. */
export function parsePredictionReference(
  fields: JsonFields,
  json: unknown,
  pointer: string,
): PredictionReference {
  const predictions = fields.record(json, pointer);
  const rows = fields.count(predictions['rows'], `${pointer}/rows`);
  const place = `${pointer}/distribution`;
  if (predictions['kind'] === 'numeric') {
    const distribution = parseNumericReference(fields, predictions['distribution'], place);
    checkDistribution(fields, distribution, rows, place);
    return { kind: 'numeric', rows, distribution };
  }
  if (predictions['kind'] !== 'classes')
    throw fields.fault(`${pointer}/kind`, 'must be "classes" or "numeric"');
  const distribution = parseCategoricalReference(fields, predictions['distribution'], place);
  checkDistribution(fields, distribution, rows, place);
  const expected = classShares(distribution.counts);
  const shares = fields.numbers(predictions['shares'], `${pointer}/shares`, expected.length);
  shares.forEach((share, i) => {
    if (Math.abs(share - (expected[i] ?? 0)) > 1e-12)
      throw fields.fault(`${pointer}/shares/${i}`, `must be ${expected[i]}, the share of its count`);
  });
  const table = predictions['calibration'];
  const calibration = table === null ? null : parseCalibration(fields, table, `${pointer}/calibration`);
  if (calibration !== null && total(calibration.map(({ n }) => n)) > rows)
    throw fields.fault(`${pointer}/calibration`, `must not count more than ${rows} rows`);
  return { kind: 'classes', rows, distribution, shares, calibration };
}

function checkDistribution(
  fields: JsonFields,
  distribution: FeatureReference,
  rows: number,
  pointer: string,
): void {
  checkRowTotal(fields, distribution, rows, pointer);
  if (distribution.importance !== null) throw fields.fault(`${pointer}/importance`, 'must be null');
  if (distribution.designEffect !== 1) throw fields.fault(`${pointer}/designEffect`, 'must be 1');
}

function parseCalibration(fields: JsonFields, json: unknown, pointer: string): readonly CalibrationBin[] {
  return fields.list(json, pointer, PROBABILITY_BINS).map((entry, i) => {
    const place = `${pointer}/${i}`;
    const bin = fields.record(entry, place);
    const n = fields.count(bin['n'], `${place}/n`);
    const right = fields.count(bin['right'], `${place}/right`);
    if (right > n) throw fields.fault(`${place}/right`, `must not exceed n, which is ${n}`);
    return { n, probabilities: fields.within(bin['probabilities'], `${place}/probabilities`, 0, n), right };
  });
}
