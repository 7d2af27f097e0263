import type * as Tfjs from '@tensorflow/tfjs';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import util from 'node:util';

/** The library, whichever package it comes from. */
export type Tensorflow = typeof Tfjs;
type WasmBackend = typeof TfjsWasm;

/** The library with a backend that is ready, or one sentence per way that was tried. */
export type TensorflowImport =
  | { readonly ok: true; readonly name: string; readonly tf: Tensorflow }
  | { readonly ok: false; readonly reasons: readonly string[] };

const NODE = '@tensorflow/tfjs-node';
const PURE = '@tensorflow/tfjs';
const WASM = '@tensorflow/tfjs-backend-wasm';

/**
 * Imports TensorFlow's native library where it is installed and loads, the WebAssembly backend otherwise.
 *
 * @param from URL of the file whose packages are looked at
 */
export async function importTensorflow(from: string): Promise<TensorflowImport> {
  const require = createRequire(from);
  const reasons: string[] = [];
  for (const attempt of [importNative, importWasm]) {
    try {
      return { ok: true, ...(await attempt(require)) };
    } catch (error) {
      // Faults reach those who call the server: the first line, of paths only what is last.
      const [line = ''] = error instanceof Error ? error.message.split('\n') : [];
      const reason = line.trim().replace(/(?<=^|[\s'"(])(?:file:\/\/)?\/\S*\//g, '');
      reasons.push(reason);
    }
  }
  return { ok: false, reasons };
}

type Imported = Omit<Extract<TensorflowImport, { ok: true }>, 'ok'>;

async function importNative(require: NodeJS.Require): Promise<Imported> {
  const path = require.resolve(NODE);
  const restore = restoreIsNullOrUndefined();
  try {
    const tf = await importModule<Tensorflow>(path, 'loadLayersModel');
    await expectBackend(tf, 'tensorflow');
    const version = new Map(Object.entries(tf.version)).get('tfjs-node') ?? tf.version.tfjs;
    return { name: `${NODE} ${version}`, tf };
  } catch (error) {
    restore();
    throw error;
  }
}

/** tfjs-node 4.22 calls this function of Node.js, which version 23 took away. */
function restoreIsNullOrUndefined(): () => void {
  const key = 'isNullOrUndefined';
  if (Object.hasOwn(util, key)) return () => undefined;
  Reflect.set(util, key, (value: unknown) => value === null || value === undefined);
  return () => {
    Reflect.deleteProperty(util, key);
  };
}

async function importWasm(require: NodeJS.Require): Promise<Imported> {
  const wasmPath = require.resolve(WASM);
  const tf = await importModule<Tensorflow>(require.resolve(PURE), 'loadLayersModel');
  const { setWasmPaths } = await importModule<WasmBackend>(wasmPath, 'setWasmPaths');
  setWasmPaths(dirname(wasmPath) + sep);
  const keep = keepErrorListeners();
  try {
    await tf.setBackend('wasm');
    await expectBackend(tf, 'wasm');
  } finally {
    keep();
  }
  return { name: `${PURE} ${tf.version.tfjs} (wasm)`, tf };
}

/**
 * The WebAssembly module makes every error that nobody caught end the process at once, whatever the application has
 * planned for it. Takes those listeners away again.
 */
function keepErrorListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  return () => {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        // Others may have been added meanwhile; these do nothing but throw.
        if (!before.has(listener) && /^function \((ex|reason)\)[^]*\bthrow \1;/.test(String(listener)))
          process.removeListener(event, listener as () => void);
      }
    }
  };
}

async function expectBackend(tf: Tensorflow, backend: string): Promise<void> {
  await tf.ready();
  if (tf.getBackend() !== backend)
    throw new Error(`The backend is ${tf.getBackend() || 'missing'}, not ${backend}.`);
}

/** These are CommonJS packages: their exports are found by name or stand on the default export. */
async function importModule<Module extends object>(path: string, expected: keyof Module): Promise<Module> {
  const namespace = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { default?: unknown };
  const candidates: unknown[] = [namespace, namespace.default];
  for (const candidate of candidates) {
    if (typeof candidate === 'object' && candidate !== null && expected in candidate)
      return candidate as Module;
  }
  throw new Error(`The package has no ${String(expected)}.`);
}
