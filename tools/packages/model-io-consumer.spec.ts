import { execFile } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';
import { runConsumer, usePackedPackage } from './packed-package.ts';

const packed = usePackedPackage('model-io');
const GOLDEN = join(workspaceRoot, 'libs/model-io/test/golden/v1-iris-stump');
const GOLDEN_DIGEST = '01d947e24be70a104470ffa212030aad15d06901a85add7fe7d884001965c2d8';
const TSC = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');

/** Opens an artifact, packs its parts again, writes that, reads it back and asks it. */
const ROUND_TRIP = `
  import { openArtifact, packArtifact } from '@switchyard/model-io';
  import { readArtifact, readArtifactFiles, sha256, writeArtifact } from '@switchyard/model-io/node';

  const files = await readArtifactFiles('golden');
  const opened = openArtifact(files, sha256);
  const { files: listed, formatVersion, ...draft } = opened.value.manifest;
  const content = new Map(Object.keys(listed).map((path) => [path, files.get(path)]));
  const packed = packArtifact(draft, content, sha256);
  const written = await writeArtifact('models', packed);
  const again = await writeArtifact('models', packed);
  const { model, digest } = await readArtifact(written.directory);
  console.log(JSON.stringify({
    from: import.meta.resolve('@switchyard/model-io'),
    outcomes: [written.kind, again.kind],
    digest,
    answer: model.predict([6, 2.5]),
    refusal: model.predict([6]),
  }));
`;

/** Asks for runtimes that are not installed. */
const RUNTIMES = `
  import { loadOnnxRuntime } from '@switchyard/model-io/onnx';
  import { loadTfjsRuntime } from '@switchyard/model-io/tfjs';

  console.log(JSON.stringify({ onnx: await loadOnnxRuntime(), tfjs: await loadTfjsRuntime() }));
`;

const TYPED = `
  import { importMlRandomForest, openArtifact, openPredictor, type Checked, type FlavorRuntime, type Predictor, type Runtimes } from '@switchyard/model-io';
  import * as core from '@switchyard/model-io';
  import * as disk from '@switchyard/model-io/node';
  import * as onnx from '@switchyard/model-io/onnx';
  import * as tfjs from '@switchyard/model-io/tfjs';

  export const runtimes: Runtimes = { onnx: onnx.loadOnnxRuntime, tfjs: tfjs.loadTfjsRuntime };
  export const runtime: Promise<Checked<FlavorRuntime>> = onnx.loadOnnxRuntime();
  export async function load(directory: string): Promise<Predictor> {
    const opened = await openPredictor(await disk.readArtifactFiles(directory), disk.sha256, runtimes);
    if (!opened.ok) throw new Error(opened.faults.map(({ code, message }) => code + message).join());
    return opened.value.predictor;
  }
  export const rows: readonly ArrayLike<number>[] = [[1, 2]];
  export const votes = importMlRandomForest({}, { inputs: 2, classes: 3, rows });
  export const mean = importMlRandomForest({}, { inputs: 2, rows });
  export const entries = [core, disk, onnx, tfjs];

  // Each of these would pass if what it is about had lost its type.
  // @ts-expect-error files are not a list
  openArtifact([], disk.sha256);
  // @ts-expect-error a flavor that does not exist
  export const none: Runtimes = { pickle: onnx.loadOnnxRuntime };
  // @ts-expect-error the loaders promise a checked runtime
  export const wrong: number = tfjs.loadTfjsRuntime;
`;

describe('a consumer of model-io as published, without the optional peers', () => {
  it('has nothing installed but the package', async () => {
    const modules = join(packed.consumer, 'node_modules');
    const names = (await readdir(modules)).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['@switchyard']);
    expect(await readdir(join(modules, '@switchyard'))).toEqual(['model-io']);
  });

  it('opens, packs, writes, reads and asks an artifact, through what was built', async () => {
    await cp(GOLDEN, join(packed.consumer, 'golden'), { recursive: true });
    expect(await runConsumer(packed, ROUND_TRIP)).toEqual({
      from: expect.stringMatching(/consumer\/node_modules\/@switchyard\/model-io\/dist\/index\.js$/),
      outcomes: ['written', 'unchanged'],
      digest: GOLDEN_DIGEST,
      answer: {
        ok: true,
        prediction: 'virginica',
        probabilities: { setosa: 0, versicolor: 1 / 3, virginica: 2 / 3 },
      },
      refusal: { ok: false, faults: [expect.objectContaining({ code: expect.any(String) })] },
    });
  });

  it('is told what to install when it asks for a runtime', async () => {
    const missing = (...names: readonly string[]) => ({
      ok: false,
      faults: [
        expect.objectContaining({
          code: 'runtime-missing',
          message: expect.stringMatching(new RegExp(`install.*${names.join('.*')}`, 'is')),
        }),
      ],
    });
    expect(await runConsumer(packed, RUNTIMES)).toEqual({
      onnx: missing('onnxruntime-node'),
      tfjs: missing('@tensorflow/tfjs'),
    });
  });

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ])('is type-checked strictly, libraries included, by $moduleResolution', async (resolution) => {
    await writeFile(join(packed.consumer, 'consumer.ts'), TYPED);
    const options = { ...resolution, target: 'es2022', lib: ['es2022'], types: [], noEmit: true };
    const strict = { strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true };
    await writeFile(
      join(packed.consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, ...strict }, files: ['consumer.ts'] }),
    );
    expect(await complaintsOf(packed.consumer)).toBe('');
  });
});

/** What the compiler prints; nothing when it is content. */
function complaintsOf(directory: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TSC, '-p', directory], { cwd: directory }, (error, stdout) => {
      resolve(error === null ? stdout : `${stdout}${error.message}`);
    });
  });
}
