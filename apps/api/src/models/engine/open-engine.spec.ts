import { MANIFEST_FILE } from '@switchyard/model-io';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  forestArtifact,
  network,
  networkArtifact,
  sampleNumbers,
  sharesOf,
  type ArtifactFiles,
} from '../../../test/worker-artifact.ts';
import type { WorkerEngine } from './engine.ts';
import { openEngine, type EngineOptions, type OpenedEngine } from './open-engine.ts';

const LAYERS = network([4, 8, 3]);
const opened: OpenedEngine[] = [];
afterAll(() => Promise.all(opened.map(({ engine }) => engine.dispose())));

async function open(files: ArtifactFiles, options: EngineOptions = {}): Promise<OpenedEngine> {
  const checked = await openEngine(files, options);
  if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join('\n'));
  opened.push(checked.value);
  return checked.value;
}

function workerOf({ engine }: OpenedEngine): WorkerEngine {
  if (engine.kind !== 'worker') throw new Error('The engine is inline.');
  return engine;
}

const soon = () => ({ deadline: performance.now() + 60_000, signal: null });

describe('openEngine', () => {
  it.each([
    ['onnx', /^onnxruntime-node \d/],
    ['tfjs', /^@tensorflow\/tfjs/],
  ] as const)(
    'scores flavor %s in a thread, every row as the network does by the textbook',
    async (flavor, runtime) => {
      const version = await open(await networkArtifact(flavor, LAYERS));
      expect(version).toMatchObject({
        manifest: { flavor },
        encoder: { inputs: 4 },
        engine: { kind: 'worker' },
      });
      expect(version.engine.runtime).toMatch(runtime);
      expect(version.examples).toHaveLength(8);
      const values = sampleNumbers(4 * 50);
      const before = values.slice();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          workerOf(version).scoreBatch(values.subarray(4 * i, 4 * i + 4), 1, soon()),
        ),
      );
      expect(values).toEqual(before);
      answers.forEach(({ width, scores, winners }, i) => {
        const shares = sharesOf(LAYERS, [...values.subarray(4 * i, 4 * i + 4)]);
        expect(width).toBe(3);
        expect(Array.from(scores)).toEqual(shares.map((share) => expect.closeTo(share, 5) as number));
        expect(shares[winners[0] ?? 0]).toBe(Math.max(...shares));
      });
      expect(workerOf(version).load).toMatchObject({
        rowsScored: 50,
        queuedRows: 0,
        runningRows: 0,
        breaker: 'closed',
      });
      expect(workerOf(version).load.batches).toBeLessThan(50);
    },
  );

  it('scores a small forest inline and a large one in a thread, with the same bits', async () => {
    const files = forestArtifact(2_000);
    const [inline, worker] = [await open(files), await open(files, { inlineBytes: 0 })];
    if (inline.engine.kind !== 'inline') throw new Error('The small forest went to a thread.');
    const { model } = inline.engine;
    const values = sampleNumbers(8 * 500, 5);
    const expected = Float64Array.from({ length: 500 }, (_, row) =>
      Number(model.score(values, 8 * row).prediction),
    );
    const { scores } = await workerOf(worker).scoreBatch(values, 500, soon());
    expect(new Set(expected).size).toBeGreaterThan(100);
    expect(scores).toEqual(expected);
  });

  it('puts a forest of more than 4 MiB into a thread by itself', async () => {
    const version = await open(forestArtifact(200_000));
    expect(version.manifest.files['weights/forest.bin']?.bytes).toBeGreaterThan(4 * 1024 * 1024);
    expect(version.engine).toMatchObject({ kind: 'worker', runtime: 'forest' });
  });

  it('leaves the given bytes as they are, and needs none of them afterwards', async () => {
    const given = await networkArtifact('onnx', LAYERS);
    const files = new Map(Array.from(given, ([path, bytes]) => [path, bytes.slice()]));
    const version = await open(files, { recycleBatches: 1 });
    expect(files).toEqual(given);
    for (const bytes of files.values()) bytes.fill(0);
    for (let i = 0; i < 50; i++) await workerOf(version).scoreBatch(sampleNumbers(4), 1, soon());
    expect(workerOf(version).load.rowsScored).toBe(50);
    await vi.waitFor(() => {
      expect(workerOf(version).load.recycles).toBeGreaterThan(0);
    });
  });

  it.each([
    ['a changed weight', 'weights/model.onnx', 'file-digest'],
    ['a changed example', 'examples.json', 'file-digest'],
    ['a changed manifest', MANIFEST_FILE, 'manifest-digest'],
  ])('gives the faults of an artifact with %s', async (_, path, code) => {
    const files = new Map(await networkArtifact('onnx', LAYERS));
    const bytes = files.get(path)?.slice() ?? new Uint8Array();
    bytes[bytes.length - 3] = 0x41;
    expect(await openEngine(files.set(path, bytes))).toMatchObject({
      ok: false,
      faults: [{ code, file: path }],
    });
  });

  it('gives the faults of files that are missing', async () => {
    const files = new Map(await networkArtifact('onnx', LAYERS));
    files.delete(MANIFEST_FILE);
    expect(await openEngine(files)).toMatchObject({
      ok: false,
      faults: [{ code: 'file-missing', file: MANIFEST_FILE }],
    });
  });

  it('gives a fault when the thread ends before it has opened the version', async () => {
    const thread = new URL(`data:text/javascript,process.exit(7)`);
    const checked = await openEngine(await networkArtifact('onnx', LAYERS), { thread });
    expect(checked).toMatchObject({ ok: false, faults: [{ code: 'weights-malformed' }] });
    if (!checked.ok) expect(checked.faults[0]?.message).toContain('exit code 7');
  });

  it('gives a fault when the thread does not come to an end with opening', async () => {
    const thread = new URL(`data:text/javascript,for(;;);`);
    const checked = await openEngine(await networkArtifact('onnx', LAYERS), { thread, openMs: 50 });
    expect(checked).toMatchObject({ ok: false, faults: [{ code: 'weights-malformed' }] });
    if (!checked.ok) expect(checked.faults[0]?.message).toContain('after 0.05 s');
  });
});
