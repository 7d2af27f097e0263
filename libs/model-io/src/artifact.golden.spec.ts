import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { plantForest } from '../test/forest-plan.ts';
import { irisStumpContent, irisStumpDraft, irisStumpExamples, irisStumpPlan } from '../test/iris-stump.ts';
import { openArtifact } from './artifact.ts';
import { FORMAT_VERSION } from './manifest.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';
import { verifyArtifact } from './verify-artifact.ts';

const GOLDEN = new URL('../test/golden/', import.meta.url);

/** Never to change, only to be added to: artifacts of all these formats are out there. */
const DIGESTS: Readonly<Record<string, string>> = {
  'v1-iris-stump': '01d947e24be70a104470ffa212030aad15d06901a85add7fe7d884001965c2d8',
};

/** Directories named after the format they are in. */
const goldens = readdirSync(GOLDEN, { withFileTypes: true }).flatMap((entry) => {
  const format = /^v(\d+)-/.exec(entry.name)?.[1];
  return entry.isDirectory() && format !== undefined ? [{ name: entry.name, format: Number(format) }] : [];
});

describe('the golden artifacts', () => {
  it('cover every format that there has been, and are all written down here', () => {
    expect([...new Set(goldens.map(({ format }) => format))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: FORMAT_VERSION }, (_, i) => i + 1),
    );
    expect(goldens.map(({ name }) => name).sort()).toEqual(Object.keys(DIGESTS).sort());
  });

  it.each(goldens)('$name is of format $format and whole, with the digest it has always had', (golden) => {
    const files = filesOf(golden.name);
    const written: unknown = JSON.parse(new TextDecoder().decode(files.get('model.json')));
    expect(written).toMatchObject({ formatVersion: golden.format });
    const opened = verifyArtifact(files, sha256);
    expect(opened).toMatchObject({
      ok: true,
      value: { verified: { digest: DIGESTS[golden.name], manifest: { formatVersion: FORMAT_VERSION } } },
    });
    // Only forests answer without a runtime; opening one replays its examples.
    if (opened.ok && opened.value.verified.manifest.flavor === 'forest') {
      expect(openArtifact(files, sha256)).toMatchObject({ ok: true });
    }
  });
});

describe('v1-iris-stump', () => {
  const golden = filesOf('v1-iris-stump');

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

/** Every file of a golden artifact by its path, sorted. */
function filesOf(name: string): ReadonlyMap<string, Uint8Array> {
  const directory = fileURLToPath(new URL(`${name}/`, GOLDEN));
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
  return new Map(paths.sort().map((path) => [path, new Uint8Array(readFileSync(join(directory, path)))]));
}
