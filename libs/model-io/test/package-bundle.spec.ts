import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import * as core from '../src/index.ts';
import { usePackedPackage } from './packed-package.ts';

const packed = usePackedPackage();

/** What a page pays for opening models itself, at the most. */
const LIMIT = 25 * 1000;

describe('the core in a browser', () => {
  it('with all of its exports is less than 25 kB, and asks for nothing of Node’s', async () => {
    const entry = join(packed.consumer, 'page.js');
    await writeFile(entry, "export * from '@switchyard/model-io';\n");
    const result = await build({
      root: packed.consumer,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: true,
        modulePreload: { polyfill: false },
        // Not a library build, which would keep its white space.
        rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
      },
    });
    const outputs = (Array.isArray(result) ? result : [result]).flatMap((made) =>
      'output' in made ? made.output : [],
    );
    const chunks = outputs.flatMap((output) => (output.type === 'chunk' ? [output] : []));
    const code = chunks.map((chunk) => chunk.code).join('\n');
    const size = gzipSync(code, { level: 9 }).length;
    console.log(`@switchyard/model-io in a browser: ${size} bytes gzipped, ${code.length} minified.`);

    expect(chunks).toHaveLength(1);
    expect(chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])).toEqual([]);
    expect(chunks[0]?.exports.toSorted()).toEqual(Object.keys(core).sort());
    expect(code).not.toMatch(/['"`]node:/);
    expect(code).not.toMatch(/__vite-browser-external/);
    expect(size).toBeLessThan(LIMIT);
  });
});
