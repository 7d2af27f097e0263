import type { Json } from './canonical-json.ts';
import { escapePointer, JsonReader } from './json-reader.ts';
import type { ArtifactFault, Checked } from './artifact-fault.ts';
import type { Model, Prediction } from './model.ts';

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
  return examples.flatMap(({ features, prediction, probabilities }, i) => {
    const pointer = `/rows/${i}`;
    const answer = model.predict(features);
    if (!answer.ok) {
      const [fault] = answer.faults;
      return [
        exampleFault('example-refused', `${pointer}/features${fault?.pointer ?? ''}`, fault?.message ?? ''),
      ];
    }
    if (isSameAnswer({ prediction, probabilities }, answer)) return [];
    const seen = JSON.stringify({ prediction, probabilities });
    const now = JSON.stringify({ prediction: answer.prediction, probabilities: answer.probabilities });
    return [
      exampleFault('example-differs', pointer, `the trainer saw ${seen}, but the model answers ${now}.`),
    ];
  });
}

/** Bit for bit, but for the sign of a zero, which canonical JSON does not keep. NaN is like nothing. */
function isSameAnswer(seen: Prediction, now: Prediction): boolean {
  if (seen.prediction !== now.prediction) return false;
  if (seen.probabilities === null || now.probabilities === null)
    return seen.probabilities === now.probabilities;
  const shares = new Map(Object.entries(seen.probabilities));
  const entries = Object.entries(now.probabilities);
  return entries.length === shares.size && entries.every(([name, share]) => shares.get(name) === share);
}

function exampleFault(code: ArtifactFault['code'], pointer: string, message: string): ArtifactFault {
  return { code, file: EXAMPLES_FILE, pointer, message: `${EXAMPLES_FILE} ${pointer}: ${message}` };
}
