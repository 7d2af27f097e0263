/** A stopwatch started now; each call tells the seconds since, with one decimal. */
export function stopwatch(): () => string {
  const started = performance.now();
  return () => ((performance.now() - started) / 1000).toFixed(1);
}
