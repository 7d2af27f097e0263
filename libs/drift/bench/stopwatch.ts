/** Median milliseconds of some repetitions, after one that only warms up. */
export function medianMs(repetitions: number, work: () => void): number {
  work();
  const times = Array.from({ length: repetitions }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(repetitions / 2)] ?? Number.NaN;
}
