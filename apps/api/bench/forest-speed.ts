import { artifactDirectory, readArtifact } from '@switchyard/model-io/node';
import { BATCH_ROWS } from './load/traffic.ts';
import { median } from './median.ts';
import type { Surroundings } from './surroundings.ts';

const REPETITIONS = 301;

/** Rows per second that the forests alone score in this process, reading the same rows included: half by each version. */
export async function forestRowsPerSecond({ repository, traffic }: Surroundings): Promise<number> {
  const models = await Promise.all(
    [1, 2].map(async (version) => (await readArtifact(artifactDirectory(repository, 'iris', version))).model),
  );
  const values = new Float64Array(4);
  const scores = new Float64Array(3);
  const times = Array.from({ length: REPETITIONS }, (_, repetition) => {
    const start = performance.now();
    for (let i = 0; i < BATCH_ROWS; i++) {
      const model = models[i & 1];
      model?.encoder.read(traffic.rows[(repetition * 487 + i) % traffic.rows.length], values, 0);
      model?.evaluate(values, 0, scores, 0);
    }
    return performance.now() - start;
  });
  return (BATCH_ROWS * 1000) / median(times);
}
