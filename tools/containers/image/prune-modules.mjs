/**
 * Deletes from an installed node_modules what no program reads: source maps, type declarations, and the native
 * libraries of other platforms. Called by the Dockerfiles after `npm ci`; argument: the node_modules directory.
 */
import { globSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NEVER_READ = ['**/*.map', '**/*.d.ts', '**/*.d.mts', '**/*.d.cts', '**/*.tsbuildinfo'];
const ONNX_LIBRARIES = 'onnxruntime-node/bin';

const modules = process.argv[2] ?? 'node_modules';
for (const path of globSync(NEVER_READ, { cwd: modules })) rmSync(join(modules, path), { force: true });

/** @param {string} pattern @param {string} kept */
function keepOnly(pattern, kept) {
  for (const folder of globSync(pattern, { cwd: modules }))
    for (const name of readdirSync(join(modules, folder)))
      if (name !== kept) rmSync(join(modules, folder, name), { recursive: true });
}
keepOnly(`${ONNX_LIBRARIES}/*`, process.platform);
keepOnly(`${ONNX_LIBRARIES}/*/${process.platform}`, process.arch);
