import { extname } from 'node:path';
import {
  compileEncoder,
  DIGEST_FILE,
  MANIFEST_FILE,
  openArtifact,
  openManifest,
  type Checked,
  type Example,
  type Manifest,
  type RowEncoder,
} from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import type { Engine } from './engine.ts';
import { processClock } from './engine-clock.ts';
import { INLINE_BYTES, placementOf } from './placement.ts';
import { ScoringThread, type ThreadOptions } from './scoring-thread.ts';
import { ThreadKeeper } from './thread-keeper.ts';
import { BatchingEngine, type WorkerLimits } from './worker-engine.ts';

/** What can be set; everything has a default. Durations in milliseconds. */
export type EngineOptions = Partial<WorkerLimits> & {
  /** Weights of a forest up to so many bytes are scored inline. */
  readonly inlineBytes?: number;
  /** JavaScript heap of a thread in MiB. */
  readonly heapMb?: number;
  /** A thread that opens the artifact for longer is ended. */
  readonly openMs?: number;
  /** The threads' program; tests bring one that fails on cue. */
  readonly thread?: URL;
};

/** A verified version that can be asked. */
export interface OpenedEngine {
  readonly manifest: Manifest;
  readonly digest: string;
  /** The content of `profile.json`: parsed, not interpreted. */
  readonly profile: unknown;
  /** Reads rows for the engine. */
  readonly encoder: RowEncoder;
  readonly engine: Engine;
  readonly examples: readonly Example[];
}

const DEFAULTS = {
  clock: processClock,
  batchRows: 1000,
  batchWaitMs: 0,
  timeoutMs: 2_000,
  maximumQueuedRows: 10_000,
  hangMs: 5_000,
  recycleBatches: 100_000,
  recycleRows: 50_000_000,
  inlineBytes: INLINE_BYTES,
  heapMb: 512,
  openMs: 60_000,
};

/** Beside this file, in sources and when built alike. */
const PROGRAM = new URL(`./engine-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Opens a version where it will be scored, from bytes that were read before. All that is verified when an artifact is
 * opened is verified there, its examples included. Whoever opens disposes of the engine.
 *
 * @param files all files of the artifact by path, `model.json` and `digest` included; not modified
 */
export async function openEngine(
  files: ReadonlyMap<string, Uint8Array>,
  options: EngineOptions = {},
): Promise<Checked<OpenedEngine>> {
  const settings = { ...DEFAULTS, ...options };
  const [manifestBytes, digest] = [files.get(MANIFEST_FILE), files.get(DIGEST_FILE)];
  // What is missing is told by whoever opens the whole.
  if (manifestBytes === undefined || digest === undefined) return openInline(files);
  const opened = openManifest(manifestBytes, Buffer.from(digest).toString('latin1'), sha256);
  if (!opened.ok) return opened;
  return placementOf(opened.value.manifest, settings.inlineBytes) === 'inline'
    ? openInline(files)
    : openWorker(files, opened.value, settings);
}

function openInline(files: ReadonlyMap<string, Uint8Array>): Checked<OpenedEngine> {
  const opened = openArtifact(files, sha256);
  if (!opened.ok) return opened;
  const { manifest, digest, profile, examples, model } = opened.value;
  const engine: Engine = { kind: 'inline', runtime: 'forest', model, dispose: () => Promise.resolve() };
  return { ok: true, value: { manifest, digest, profile, examples, encoder: model.encoder, engine } };
}

async function openWorker(
  files: ReadonlyMap<string, Uint8Array>,
  { manifest, digest }: { readonly manifest: Manifest; readonly digest: string },
  settings: typeof DEFAULTS & EngineOptions,
): Promise<Checked<OpenedEngine>> {
  const { signature } = manifest;
  const name = `${manifest.model} v${manifest.version}`;
  const data = { files: sharedFiles(files) };
  const threadOptions: ThreadOptions = { ...settings, program: settings.thread ?? PROGRAM, name };
  const startedAt = settings.clock.now();
  const first = await ScoringThread.start(data, threadOptions);
  if (!first.ok) return first;
  const openMs = settings.clock.now() - startedAt;
  const { thread, facts } = first.value;
  const encoder = compileEncoder(signature, manifest.encoder);
  const width = signature.output.kind === 'number' ? 1 : signature.output.classes.length;
  const engine = new BatchingEngine(
    { name, runtime: facts.runtime, inputs: encoder.inputs, width },
    settings,
    (onThread) =>
      new ThreadKeeper((signal) => ScoringThread.start(data, threadOptions, signal), thread, openMs, {
        ...settings,
        onThread,
      }),
  );
  return {
    ok: true,
    value: { manifest, digest, profile: facts.profile, examples: facts.examples, encoder, engine },
  };
}

/** One copy in memory that every thread of the version reads, the later ones too. */
function sharedFiles(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Array.from(files, ([path, bytes]) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return [path, shared];
    }),
  );
}
