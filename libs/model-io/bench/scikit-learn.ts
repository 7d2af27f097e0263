import { spawnSync } from 'node:child_process';

/** Microseconds per single row and milliseconds per 1,000 rows of scikit-learn's forest of the same size. */
export interface ScikitLearnTimes {
  readonly version: string;
  readonly singleUs: number;
  readonly thousandMs: number;
}

const PROGRAM = `
import json, statistics, sys, time
import numpy, sklearn
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
trees, depth = int(sys.argv[1]), int(sys.argv[2])
data = load_iris()
forest = RandomForestClassifier(n_estimators=trees, max_depth=depth, random_state=42, n_jobs=1).fit(data.data, data.target)
rows = numpy.random.default_rng(1).uniform(data.data.min(0), data.data.max(0), (1000, 4))
def median(repetitions, work):
    work()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
    return statistics.median(times)
single = median(50, lambda: forest.predict_proba(rows[:1]))
thousand = median(30, lambda: forest.predict_proba(rows))
print(json.dumps({'version': sklearn.__version__, 'singleUs': single * 1e6, 'thousandMs': thousand * 1e3}))
`;

/** Times scikit-learn where some python3 on the path has it; null elsewhere. */
export function timeScikitLearn(trees: number, depth: number): ScikitLearnTimes | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', PROGRAM, String(trees), String(depth)], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (status === 0) return JSON.parse(stdout) as ScikitLearnTimes;
  }
  return null;
}
