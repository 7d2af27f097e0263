import type { Model, Prediction } from '@switchyard/model-io';
import type { BrowserModel } from './browser-models.ts';
import type { Row } from './row.ts';

/** Whether the browser, scoring the same row with the same artifact, says what the server said. */
export type Agreement =
  | { readonly kind: 'checking' }
  | { readonly kind: 'agrees'; readonly compared: string; readonly digest: string }
  | { readonly kind: 'differs'; readonly server: string; readonly browser: string; readonly digest: string }
  | { readonly kind: 'cannot-be-checked'; readonly reason: string };

/** Scores a row in the browser and compares: bit for bit for a forest, since JSON carries every double exactly. */
export function compareWithBrowser(row: Row, server: Prediction, browser: BrowserModel): Agreement {
  if (!browser.ok) return { kind: 'cannot-be-checked', reason: browser.reason };
  const { model, digest } = browser.artifact;
  const answer = model.predict(row);
  if (!answer.ok) {
    const reason = answer.faults.map(({ pointer, message }) => `${pointer} ${message}`).join(' ');
    return { kind: 'differs', server: exactWords(server), browser: `refused: ${reason}`, digest };
  }
  return same(model, server, answer)
    ? { kind: 'agrees', compared: comparedWords(answer, model.manifest.tolerance), digest }
    : { kind: 'differs', server: exactWords(server), browser: exactWords(answer), digest };
}

function same(model: Model, server: Prediction, browser: Prediction): boolean {
  const { signature, tolerance } = model.manifest;
  const close = (a: unknown, b: unknown): boolean =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= tolerance : a === b;
  if (!close(server.prediction, browser.prediction)) return false;
  if (signature.output.kind === 'number') return server.probabilities === null;
  const given = new Map(Object.entries(server.probabilities ?? {}));
  const scored = new Map(Object.entries(browser.probabilities ?? {}));
  return (
    given.size === scored.size &&
    signature.output.classes.every((name) => close(given.get(name), scored.get(name)))
  );
}

/** What was compared and how closely: "3 probabilities bit for bit". */
function comparedWords({ probabilities }: Prediction, tolerance: number): string {
  const what = probabilities === null ? 'The value' : `${Object.keys(probabilities).length} probabilities`;
  return `${what} ${tolerance === 0 ? 'bit for bit' : `within ${tolerance}`}`;
}

/** Every digit: what is shown here differs, perhaps only in the last one. */
function exactWords({ prediction, probabilities }: Prediction): string {
  const shares = Object.entries(probabilities ?? {}).map(([name, share]) => `${name} ${share}`);
  return [String(prediction), ...(shares.length > 0 ? [`(${shares.join(', ')})`] : [])].join(' ');
}
