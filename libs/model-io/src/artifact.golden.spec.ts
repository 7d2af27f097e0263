import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plantForest } from '../test/forest-plan.ts';
import { irisStumpContent, irisStumpDraft, irisStumpExamples, irisStumpPlan } from '../test/iris-stump.ts';
import { openArtifact } from './artifact.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';

/** Never to change: artifacts of format 1 are out there. */
const GOLDEN_DIGEST = '01d947e24be70a104470ffa212030aad15d06901a85add7fe7d884001965c2d8';
const GOLDEN = new URL('../test/golden/v1-iris-stump/', import.meta.url);
const PATHS = ['digest', 'examples.json', 'model.json', 'profile.json', 'weights/forest.bin'];

describe('the golden artifact of format 1', () => {
  const golden = new Map(PATHS.map((path) => [path, new Uint8Array(readFileSync(new URL(path, GOLDEN)))]));

  it('opens, with the digest it has always had', () => {
    const opened = openArtifact(golden, sha256);
    expect(opened).toMatchObject({ ok: true, value: { digest: GOLDEN_DIGEST } });
  });

  it('answers as it always did', () => {
    const opened = openArtifact(golden, sha256);
    if (!opened.ok) throw new Error('refused');
    const { model, examples, profile, forest } = opened.value;
    expect(model.predict([5, 0.5])).toEqual({
      ok: true,
      prediction: 'versicolor',
      probabilities: { setosa: 1 / 3, versicolor: 1 / 3, virginica: 1 / 3 },
    });
    expect(model.predict({ petal_width: 2, petal_length: 6 })).toMatchObject({ prediction: 'virginica' });
    expect(examples).toEqual(irisStumpExamples.rows);
    expect(profile).toEqual({ rows: 150 });
    expect(forest).toEqual(plantForest(irisStumpPlan));
  });

  it('is what packing makes of the same draft to this day', () => {
    const { files } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
    expect(new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(golden);
  });
});
