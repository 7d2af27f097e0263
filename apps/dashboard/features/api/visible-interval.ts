/**
 * Runs something now and then every `periodMs`, but only while the page can be seen; at once when it is seen again.
 *
 * @returns how to stop
 */
export function whileVisible(run: () => void, periodMs: number): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const update = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (document.visibilityState === 'hidden') return;
    run();
    timer = setInterval(run, periodMs);
  };
  update();
  document.addEventListener('visibilitychange', update);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', update);
  };
}
