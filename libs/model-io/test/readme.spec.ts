import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeForest } from '../src/forest-binary.ts';
import { leaf, plantForest, split } from './forest-plan.ts';
import golden from './golden/forest-binary.v1.json' with { type: 'json' };
import { pointersIn } from './json-pointer.ts';
import { loanManifest, priceManifest } from './loan-manifest.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('shows the bytes of a forest, each line at the offset it says', () => {
    const block = /```hex\n([^`]*)```/.exec(readme)?.[1] ?? '';
    const lines = block.trimEnd().split('\n');
    let shown = '';
    for (const line of lines) {
      const [, offset = '', bytes = ''] =
        /^([0-9a-f]{4}) {2}((?:[0-9a-f]{2} ?)+)(?: {2}.*)?$/.exec(line) ?? [];
      expect(Number.parseInt(offset, 16), line).toBe(shown.length / 2);
      shown += bytes.replaceAll(' ', '');
    }
    expect(shown).toBe(golden.tiny.join('').replaceAll(' ', ''));
    expect(decodeForest(Buffer.from(shown, 'hex'), 'README.md')).toEqual({
      ok: true,
      value: plantForest({
        aggregation: { kind: 'votes' },
        comparison: 'less',
        inputs: 4,
        outputs: 2,
        base: [0, 0],
        trees: [split(2, 2.45, leaf(0, 50), leaf(1, 100))],
        leaves: [[0], [1]],
      }),
    });
    expect(readme).toContain(`is ${shown.length / 2} bytes`);
  });

  it('names every key of the manifest', () => {
    const open = /^\/(params|metrics|files|lineage\/libraries)\/[^/]*$/;
    const keys = [...pointersIn(loanManifest), ...pointersIn(priceManifest)]
      .filter((pointer) => pointer !== '' && !open.test(pointer))
      .map((pointer) => pointer.slice(pointer.lastIndexOf('/') + 1))
      .filter((key) => !/^\d+$/.test(key));
    expect(new Set(keys).size).toBeGreaterThan(30);
    for (const key of new Set(keys)) expect(readme).toMatch(new RegExp(`[\`.]${key}(\\[\\])?[\`.[]`));
  });

  it('names every file of an artifact', () => {
    for (const file of ['model.json', 'digest', 'weights/forest.bin', 'profile.json', 'examples.json']) {
      expect(readme).toContain(`| \`${file}\``);
    }
  });
});
