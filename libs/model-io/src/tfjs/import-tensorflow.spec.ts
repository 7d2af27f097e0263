import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import { describe, expect, it } from 'vitest';
import { useTemporaryRepository } from '../../test/temporary-repository.ts';
import { importTensorflow } from './import-tensorflow.ts';

const require = createRequire(import.meta.url);
const directory = useTemporaryRepository();

/** Puts a package where only the test finds it; packages of the workspace can be named in `code` by their paths. */
async function install(name: string, code: string): Promise<void> {
  const path = join(directory.path, 'node_modules', name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  await writeFile(join(path, 'index.js'), code);
}

const importHere = () => importTensorflow(pathToFileURL(join(directory.path, 'index.js')).href);
const real = (name: string) => JSON.stringify(require.resolve(name));
const installPure = () =>
  Promise.all(
    ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'].map((name) =>
      install(name, `module.exports = require(${real(name)});`),
    ),
  );

/** The real library, with a backend of the native one's name that computes in JavaScript. */
const NATIVE = `
  const util = require('util');
  if (!util.isNullOrUndefined(null) || util.isNullOrUndefined(0)) throw new Error('Node.js is too new.');
  const tf = require(${real('@tensorflow/tfjs')});
  tf.registerBackend('tensorflow', tf.findBackendFactory('cpu'), 10);
  tf.setBackend('tensorflow');
  module.exports = { ...tf, version: { ...tf.version, 'tfjs-node': '4.99.0' } };
`;

describe('importTensorflow', () => {
  it('names both ways when neither is there, without paths', async () => {
    const imported = await importHere();
    expect(imported).toEqual({
      ok: false,
      reasons: [
        "Cannot find module '@tensorflow/tfjs-node'",
        "Cannot find module '@tensorflow/tfjs-backend-wasm'",
      ],
    });
  });

  it('falls back when the native library does not load, and leaves node:util as it was', async () => {
    await install(
      '@tensorflow/tfjs-node',
      `throw new Error('No addon at /opt/app/lib/addon.node\\nRequire stack: ...');`,
    );
    const keys = Object.keys(util);
    expect(await importHere()).toMatchObject({
      ok: false,
      reasons: ['No addon at addon.node', expect.anything()],
    });
    expect(Object.keys(util)).toEqual(keys);
  });

  it('falls back when the native library is there without its backend', async () => {
    await install('@tensorflow/tfjs-node', `module.exports = require(${real('@tensorflow/tfjs')});`);
    expect(await importHere()).toMatchObject({
      ok: false,
      reasons: [expect.stringMatching(/^The backend is \w+, not tensorflow/), expect.anything()],
    });
  });

  it('prefers the native library, and gives it what newer Node.js lacks', async () => {
    await install('@tensorflow/tfjs-node', NATIVE);
    await installPure();
    const imported = await importHere();
    expect(imported).toMatchObject({ ok: true, name: '@tensorflow/tfjs-node 4.99.0' });
    if (imported.ok) expect(imported.tf.getBackend()).toBe('tensorflow');
  });
});
