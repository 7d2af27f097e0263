import type { Json } from './canonical-json.ts';
import { escapePointer, JsonReader } from './json-reader.ts';
import type { ArtifactFault, Checked } from './artifact-fault.ts';
import type { Model, RowAnswer } from './model.ts';
import type { Prediction } from './prediction.ts';

/** Where an artifact keeps rows with the outputs that the trainer saw. */
export const EXAMPLES_FILE = 'examples.json';

/** Fewer would prove too little. */
export const MINIMUM_EXAMPLES = 8;

/** One input row, in signature order, and what the model answered when it was made. */
export interface Example extends Prediction {
  readonly features: readonly Json[];
}

/** Reads `examples.json`: the examples, or all faults at once. */
export function parseExamples(json: unknown): Checked<readonly Example[]> {
  const reader = new JsonReader(EXAMPLES_FILE);
  const { rows } = reader.object(json, '', ['rows']);
  const examples = reader.list(rows, '/rows').map((row, i): Example => {
    const pointer = `/rows/${i}`;
    const { features, prediction, probabilities } = reader.object(row, pointer, [
      'features',
      'prediction',
      'probabilities',
    ]);
    return {
      features: reader.list(features, `${pointer}/features`) as readonly Json[],
      prediction:
        typeof prediction === 'string' ? prediction : reader.finite(prediction, `${pointer}/prediction`),
      probabilities:
        probabilities === null
          ? null
          : Object.fromEntries(
              Object.entries(reader.record(probabilities, `${pointer}/probabilities`)).map(
                ([name, share]) =>
                  [name, reader.finite(share, `${pointer}/probabilities/${escapePointer(name)}`)] as const,
              ),
            ),
    };
  });
  if (examples.length < MINIMUM_EXAMPLES) {
    reader.fault(
      'examples-too-few',
      '/rows',
      `has ${examples.length} rows; at least ${MINIMUM_EXAMPLES} are needed.`,
    );
  }
  return reader.faults.length === 0 ? { ok: true, value: examples } : { ok: false, faults: reader.faults };
}

/**
 * Scores every example again and compares with what the trainer saw, bit for bit.
 *
 * @returns one fault per example that is refused or differs
 */
export function replayExamples(
  model: Pick<Model, 'predict'>,
  examples: readonly Example[],
): readonly ArtifactFault[] {
  return compareExamples(
    examples,
    examples.map(({ features }) => model.predict(features)),
    0,
  );
}

/**
 * Compares answers with what the trainer saw.
 *
 * @param answers one per example, in order
 * @param tolerance how far a number may be off, in units of the larger of 1 and its size; 0 asks for equality
 * @returns one fault per example that is refused or differs
 */
export function compareExamples(
  examples: readonly Example[],
  answers: readonly RowAnswer[],
  tolerance: number,
): readonly ArtifactFault[] {
  return examples.flatMap(({ prediction, probabilities }, i) => {
    const pointer = `/rows/${i}`;
    const answer = answers[i];
    if (answer === undefined) return [exampleFault('example-refused', pointer, 'was not answered.')];
    if (!answer.ok) {
      const [fault] = answer.faults;
      return [
        exampleFault('example-refused', `${pointer}/features${fault?.pointer ?? ''}`, fault?.message ?? ''),
      ];
    }
    if (isSameAnswer({ prediction, probabilities }, answer, tolerance)) return [];
    const seen = JSON.stringify({ prediction, probabilities });
    const now = JSON.stringify({ prediction: answer.prediction, probabilities: answer.probabilities });
    return [
      exampleFault('example-differs', pointer, `the trainer saw ${seen}, but the model answers ${now}.`),
    ];
  });
}

/** The sign of a zero is not compared, since canonical JSON does not keep it. NaN is like nothing. */
function isSameAnswer(seen: Prediction, now: Prediction, tolerance: number): boolean {
  if (seen.probabilities === null || now.probabilities === null) {
    return seen.probabilities === now.probabilities && isClose(seen.prediction, now.prediction, tolerance);
  }
  const shares = new Map(Object.entries(seen.probabilities));
  const entries = Object.entries(now.probabilities);
  if (entries.length !== shares.size) return false;
  if (!entries.every(([name, share]) => isClose(shares.get(name), share, tolerance))) return false;
  if (seen.prediction === now.prediction) return true;
  // Where two classes are as close as the tolerance, either may win.
  const lead = (shares.get(String(seen.prediction)) ?? NaN) - (shares.get(String(now.prediction)) ?? NaN);
  return tolerance > 0 && Math.abs(lead) <= 2 * tolerance;
}

function isClose(
  seen: string | number | undefined,
  now: string | number | undefined,
  tolerance: number,
): boolean {
  if (typeof seen !== 'number' || typeof now !== 'number') return seen === now;
  return Math.abs(seen - now) <= tolerance * Math.max(1, Math.abs(seen));
}

function exampleFault(code: ArtifactFault['code'], pointer: string, message: string): ArtifactFault {
  return { code, file: EXAMPLES_FILE, pointer, message: `${EXAMPLES_FILE} ${pointer}: ${message}` };
}
