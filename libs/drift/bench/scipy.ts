import { spawnSync } from 'node:child_process';

/** Milliseconds that SciPy takes for Kolmogorov–Smirnov, Wasserstein and χ² over the same number of raw rows. */
export interface ScipyTime {
  readonly version: string;
  readonly reportMs: number;
}

const PROGRAM = `
import json, sys, time
import numpy, scipy
from scipy import stats
rows, features = int(sys.argv[1]), int(sys.argv[2])
random = numpy.random.default_rng(1)
reference = random.normal(size=(10000, features))
live = random.normal(size=(rows, features))
start = time.perf_counter()
for i in range(features):
    before, now = reference[:, i], live[:, i]
    stats.ks_2samp(before, now, method='asymp')
    stats.wasserstein_distance(before, now)
    edges = numpy.concatenate([[-numpy.inf], numpy.quantile(before, numpy.arange(1, 10) / 10), [numpy.inf]])
    table = [numpy.histogram(before, edges)[0], numpy.histogram(now, edges)[0]]
    stats.chi2_contingency(table)
print(json.dumps({'version': scipy.__version__, 'reportMs': (time.perf_counter() - start) * 1e3}))
`;

/** Times SciPy where some python3 on the path has it; null elsewhere. */
export function timeScipy(rows: number, features: number): ScipyTime | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', PROGRAM, String(rows), String(features)], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (status === 0) return JSON.parse(stdout) as ScipyTime;
  }
  return null;
}
