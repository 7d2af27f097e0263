import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { runConsumer, usePackedPackage, type PackedPackage } from './packed-package.ts';

/** What a page pays for an entry of a library at the most, in bytes after gzip. */
describe.each([
  ['ab-router', '', 20_000],
  ['ab-router', '/bandit', 20_000],
  ['ab-router', '/planning', 20_000],
  ['ab-router', '/rollout', 20_000],
  ['drift', '', 25_000],
  ['model-io', '', 25_000],
] as const)('%s%s in a browser', (library, entry, limit) => {
  const packed = usePackedPackage(library);

  it(`with all of its exports is less than ${limit} bytes, and asks for nothing of Node's`, async () => {
    const name = `@switchyard/${library}${entry}`;
    const { code, exports } = await bundle(packed, name);
    const size = gzipSync(code, { level: 9 }).length;
    console.log(`${name} in a browser: ${size} bytes gzipped, ${code.length} minified.`);

    expect(exports).toEqual(
      await runConsumer(
        packed,
        `import * as all from '${name}'; console.log(JSON.stringify(Object.keys(all).sort()));`,
      ),
    );
    expect(code).not.toMatch(/['"`]node:/);
    expect(code).not.toMatch(/__vite-browser-external/);
    expect(size).toBeLessThan(limit);
  });
});

async function bundle(packed: PackedPackage, name: string) {
  const entry = join(packed.consumer, 'page.js');
  await writeFile(entry, `export * from '${name}';\n`);
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
  expect(chunks).toHaveLength(1);
  expect(chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])).toEqual([]);
  return { code: chunks.map((chunk) => chunk.code).join('\n'), exports: chunks[0]?.exports.toSorted() };
}
