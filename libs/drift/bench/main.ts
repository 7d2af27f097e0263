/**
 * What it costs to count live traffic and to report on it, beside what it costs when rows are kept instead.
 * Called by `npm run bench -- drift`.
 */
import { bytesPerPane, timeObserve } from './observe-speed.ts';
import { timeRawRows } from './raw-rows.ts';
import { timeReport } from './report-speed.ts';
import { timeScipy } from './scipy.ts';
import { FEATURES, twentyFeatures } from './twenty-features.ts';

function print(name: string, value: number, unit: string, limit: number | null = null): void {
  const bound = limit === null ? '' : `   at most ${limit}${value <= limit ? '' : ', EXCEEDED'}`;
  console.log(`${name.padEnd(44)}${value.toPrecision(3).padStart(10)} ${unit}${bound}`);
}

const reference = twentyFeatures();
const { featureNs, predictionNs, mergeUs, windowUs } = timeObserve(reference);
console.log(`${FEATURES} numeric inputs in ten bins each`);
print('observe, per input', featureNs, 'ns', 40);
print('observePrediction', predictionNs, 'ns');
print('mergePanes', mergeUs, 'µs');
print('toWindow', windowUs, 'µs');
print('one pane', bytesPerPane(reference), 'bytes', 12_000);

const reportMs = timeReport(reference);
print('a full report, 20 inputs', reportMs, 'ms', 1);

const ROWS = 1_000_000;
const raw = timeRawRows(ROWS);
console.log(`\nthe same measures over ${ROWS.toLocaleString('en')} rows of ${FEATURES} inputs`);
print('from panes: counted', (featureNs * FEATURES * ROWS) / 1e6, 'ms');
print('from panes: reported', reportMs, 'ms');
print('from raw rows, measures of this library', raw.reportMs, 'ms');
const scipy = timeScipy(ROWS, FEATURES);
if (scipy === null) console.log('SciPy is not installed for python3 here.');
else print(`from raw rows, SciPy ${scipy.version}`, scipy.reportMs, 'ms');
