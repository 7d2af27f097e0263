import { describe, expect, it } from 'vitest';
import { bytesOf, irisStumpContent, irisStumpDraft, irisStumpExamples } from '../test/iris-stump.ts';
import { replaceAt } from '../test/json-pointer.ts';
import { textOf } from '../test/rewritten-artifact.ts';
import { openArtifact } from './artifact.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact, PackError, type ManifestDraft } from './pack-artifact.ts';

describe('packing', () => {
  it('makes files that open as the artifact it answers with', () => {
    const { files, artifact } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
    const opened = openArtifact(files, sha256);
    if (!opened.ok) throw new Error('refused');
    expect(opened.value.manifest).toEqual(artifact.manifest);
    expect(opened.value.forest).toEqual(artifact.forest);
    expect(opened.value.digest).toBe(artifact.digest);
    expect(artifact.manifest).toMatchObject({ ...irisStumpDraft, formatVersion: 1 });
    expect(artifact.model.predict([1.4, 0.2])).toMatchObject({ prediction: 'setosa' });
  });

  it('writes the manifest canonically, the sizes and digests of the rest into it, and its own beside it', () => {
    const { files, artifact } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
    const text = textOf(files, 'model.json');
    expect(text).toBe(canonicalJson(JSON.parse(text)));
    expect(textOf(files, 'digest')).toBe(`${artifact.digest}\n`);
    expect(sha256(text)).toBe(artifact.digest);
    for (const [path, bytes] of irisStumpContent()) {
      expect(files.get(path)).toEqual(bytes);
      expect(artifact.manifest.files[path]).toEqual({ bytes: bytes.length, sha256: sha256(bytes) });
    }
    expect([...files.keys()].sort()).toEqual([...irisStumpContent().keys(), 'digest', 'model.json'].sort());
  });

  it('gives the same bytes for the same draft, in whatever order it was put together', () => {
    const shuffled = new Map([...irisStumpContent()].reverse());
    const draft = Object.fromEntries(Object.entries(irisStumpDraft).reverse()) as unknown as ManifestDraft;
    const files = (packed: ReturnType<typeof packArtifact>) =>
      [...packed.files].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(files(packArtifact(draft, shuffled, sha256))).toEqual(
      files(packArtifact(irisStumpDraft, irisStumpContent(), sha256)),
    );
  });

  it('carries further files along, and vouches for them', () => {
    const content = irisStumpContent().set('docs/card.md', new TextEncoder().encode('# Iris'));
    const { files } = packArtifact(irisStumpDraft, content, sha256);
    const changed = openArtifact(new Map([...files, ['docs/card.md', new Uint8Array(6)]]), sha256);
    expect(changed).toMatchObject({ ok: false, faults: [{ code: 'file-digest', file: 'docs/card.md' }] });
  });

  it.each([
    { at: '/model', value: '../iris', message: 'model.json /model: must be a model name' },
    {
      at: '/metrics/accuracy',
      value: Number.NaN,
      message: 'model.json /metrics/accuracy: must be a finite number',
    },
    {
      at: '/params/trees',
      value: Number.POSITIVE_INFINITY,
      message: 'model.json /params/trees: must be a finite number',
    },
    { at: '/params/note', value: '\ud800', message: 'model.json: has no canonical form' },
    { at: '/params/note', value: undefined, message: 'model.json /params/note' },
    { at: '/trainedAt', value: '2026-01-01', message: 'model.json /trainedAt: is not a known key' },
    { at: '/lineage/seed', value: -1, message: 'model.json /lineage/seed: must be a whole number' },
    { at: '/flavor', value: 'onnx', message: 'model.json: has flavor onnx' },
  ])('refuses a draft with $value at $at, as a PackError', ({ at, value, message }) => {
    const draft = replaceAt(irisStumpDraft, at, value) as ManifestDraft;
    const packing = () => packArtifact(draft, irisStumpContent(), sha256);
    expect(packing).toThrow(PackError);
    expect(packing).toThrow(message);
  });

  it.each(['model.json', 'digest', '../secret', '/etc/passwd', 'weights\\x', '__proto__', ''])(
    'refuses to pack a file called %j',
    (path) => {
      const packing = () =>
        packArtifact(irisStumpDraft, irisStumpContent().set(path, new Uint8Array(1)), sha256);
      expect(packing).toThrow(PackError);
      expect(packing).toThrow('is not a safe path');
    },
  );

  it.each(['weights/forest.bin', 'profile.json', 'examples.json'])('refuses to pack without %s', (path) => {
    const content = irisStumpContent();
    content.delete(path);
    expect(() => packArtifact(irisStumpDraft, content, sha256)).toThrow(
      `${path}: is not listed in the manifest`,
    );
  });

  it('refuses examples that the model does not answer so, and says which', () => {
    const wrong = replaceAt(irisStumpExamples, '/rows/2/prediction', 'setosa') as Json;
    const packing = () =>
      packArtifact(irisStumpDraft, irisStumpContent().set('examples.json', bytesOf(wrong)), sha256);
    expect(packing).toThrow(/^The artifact would be refused: examples\.json \/rows\/2: the trainer saw/);
    try {
      packing();
    } catch (error) {
      expect(error instanceof PackError && error.faults).toMatchObject([
        { code: 'example-differs', pointer: '/rows/2' },
      ]);
    }
    expect.assertions(2);
  });
});
