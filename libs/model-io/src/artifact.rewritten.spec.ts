import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type ForestPlan } from '../test/forest-plan.ts';
import {
  bytesOf,
  irisStumpContent,
  irisStumpDraft,
  irisStumpExamples,
  irisStumpPlan,
} from '../test/iris-stump.ts';
import { replaceAt } from '../test/json-pointer.ts';
import { rewritten, type Rewrite } from '../test/rewritten-artifact.ts';
import type { ArtifactFault, ArtifactFaultCode } from './artifact-fault.ts';
import { openArtifact } from './artifact.ts';
import { encodeForest } from './forest-binary.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';

const { files } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
const INPUT = { name: 'petal_width', type: 'categorical', categories: ['a'], required: true, default: null };
const STEP = { input: 'petal_width', kind: 'one-hot', impute: null, unknown: 'column' };

/** What was rewritten, how, and what must be refused: code, file, pointer. */
type Case = readonly [
  what: string,
  rewrite: Rewrite,
  code: ArtifactFaultCode,
  file: string,
  pointer?: string,
];

/** Manifests that say the same in other bytes, or something that has no canonical form. */
const NOT_CANONICAL: readonly (readonly [what: string, text: (canonical: string) => string])[] = [
  ['white space', (text) => `${text}\n`],
  ['indentation', (text) => JSON.stringify(JSON.parse(text), null, 2)],
  ['a number in another form', (text) => text.replace('0.96', '9.6e-1')],
  ['an escape that need not be', (text) => text.replace('"cm"', '"c\\u006d"')],
  ['a key given twice', (text) => text.replace('{', '{"encoder":0,')],
  ['keys in another order', reversed],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['a lone surrogate', (text) => text.replace('"cm"', '"\\ud800"')],
  ['a number beyond double', (text) => text.replace('0.96', '1e999')],
  ['too many levels', () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
];

const MANIFESTS: readonly Case[] = [
  ['no JSON', { text: (text) => text.slice(1) }, 'manifest-not-json', 'model.json'],
  ['nothing in it', { text: () => '' }, 'manifest-not-json', 'model.json'],
  ['a list', { text: () => '[]' }, 'wrong-type', 'model.json'],
  ['a newer format', { manifest: at('/formatVersion', 2) }, 'format-version', 'model.json', '/formatVersion'],
  [
    'a flavor not built in',
    { manifest: at('/flavor', 'onnx') },
    'flavor-unsupported',
    'model.json',
    '/flavor',
  ],
  ['a flavor unknown', { manifest: at('/flavor', 'pickle') }, 'wrong-value', 'model.json', '/flavor'],
];

const DIGESTS: readonly Case[] = (
  [
    ['upper-case digits', (text) => text.toUpperCase()],
    ['the form of sha256sum', (text) => text.replace('\n', '  model.json\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['white space behind it', (text) => `${text} `],
    ['a Windows line end', (text) => text.replace('\n', '\r\n')],
    ['a digit too few', (text) => text.slice(1)],
  ] as const satisfies readonly (readonly [string, (text: string) => string])[]
).map(([what, digest]): Case => [`a digest with ${what}`, { digest }, 'digest-malformed', 'digest']);

const FORESTS: readonly Case[] = [
  ['no weights', { content: { 'weights/forest.bin': undefined } }, 'file-missing', 'weights/forest.bin'],
  [
    'no forest',
    { content: { 'weights/forest.bin': bytesOf('x') } },
    'weights-malformed',
    'weights/forest.bin',
  ],
  [
    'a broken tree',
    planted({ trees: [split(0, Number.NaN, leaf(0), leaf(1))] }),
    'tree-malformed',
    'weights/forest.bin',
  ],
  ['more columns', planted({ inputs: 3 }), 'signature-mismatch', 'weights/forest.bin'],
  ['more classes', planted({ outputs: 4, base: [0, 0, 0, 0] }), 'signature-mismatch', 'weights/forest.bin'],
  [
    'fewer classes',
    planted({ outputs: 2, base: [0, 0], leaves: [[0], [1], [1]] }),
    'signature-mismatch',
    'weights/forest.bin',
  ],
  [
    'a regression',
    planted({ aggregation: { kind: 'mean' }, outputs: 1, base: [0] }),
    'signature-mismatch',
    'weights/forest.bin',
  ],
  [
    'an encoder that makes more columns',
    { manifest: (json) => at('/encoder/steps/1', STEP)(at('/signature/inputs/1', INPUT)(json)) },
    'signature-mismatch',
    'weights/forest.bin',
  ],
  [
    'a number promised by the signature',
    {
      manifest: (json) =>
        at('/task', 'regression')(at('/signature/output', { kind: 'number', name: 'y', unit: null })(json)),
    },
    'signature-mismatch',
    'weights/forest.bin',
  ],
  [
    'another tree',
    planted({ trees: [leaf(0), ...irisStumpPlan.trees.slice(1)] }),
    'example-differs',
    'examples.json',
    '/rows/2',
  ],
];

const DOCUMENTS: readonly Case[] = [
  ['no profile', { content: { 'profile.json': undefined } }, 'file-missing', 'profile.json'],
  [
    'a profile cut off',
    { content: { 'profile.json': Uint8Array.of(0x7b) } },
    'json-malformed',
    'profile.json',
  ],
  [
    'a profile not in UTF-8',
    { content: { 'profile.json': Uint8Array.of(0x22, 0xff, 0x22) } },
    'json-malformed',
    'profile.json',
  ],
  ['no examples', { content: { 'examples.json': undefined } }, 'file-missing', 'examples.json'],
  ['empty examples', { content: { 'examples.json': new Uint8Array(0) } }, 'json-malformed', 'examples.json'],
  [
    'seven examples',
    examples('/rows', irisStumpExamples.rows.slice(0, 7)),
    'examples-too-few',
    'examples.json',
    '/rows',
  ],
  [
    'another prediction',
    examples('/rows/3/prediction', 'setosa'),
    'example-differs',
    'examples.json',
    '/rows/3',
  ],
  [
    'a tie decided otherwise',
    examples('/rows/9/prediction', 'setosa'),
    'example-differs',
    'examples.json',
    '/rows/9',
  ],
  [
    'a share’s last bit',
    examples('/rows/6/probabilities/versicolor', 0.33333333333333337),
    'example-differs',
    'examples.json',
    '/rows/6',
  ],
  [
    'a row not to be read',
    examples('/rows/4/features/1', '1.5'),
    'example-refused',
    'examples.json',
    '/rows/4/features/1',
  ],
  [
    'a lone surrogate in an example',
    {
      content: {
        'examples.json': new TextEncoder().encode(
          JSON.stringify(irisStumpExamples).replace('setosa', '\\ud800'),
        ),
      },
    },
    'example-differs',
    'examples.json',
    '/rows/0',
  ],
];

describe('an artifact rewritten as a whole, all digests agreeing,', () => {
  it('opens when nothing was changed', () => {
    expect(rewritten(files, {})).toEqual(new Map([...files]));
  });

  it('with a digest file that lacks its line end still opens', () => {
    expect(faultsOf({ digest: (text) => text.trimEnd() })).toEqual([]);
  });

  it.each(NOT_CANONICAL)('with %s in the manifest is refused as not canonical', (_, text) => {
    expect(faultsOf({ text })).toMatchObject([
      { code: 'manifest-not-canonical', file: 'model.json', pointer: '' },
    ]);
  });

  it.each(
    [...MANIFESTS, ...DIGESTS, ...FORESTS, ...DOCUMENTS].map(([what, rewrite, code, file, pointer = '']) => ({
      what,
      rewrite,
      expected: { code, file, pointer },
    })),
  )('with $what is refused as $expected.code', ({ rewrite, expected }) => {
    const [fault] = faultsOf(rewrite);
    expect(fault).toMatchObject(expected);
    expect(fault?.message.startsWith(expected.file)).toBe(true);
  });
});

function faultsOf(rewrite: Rewrite): readonly ArtifactFault[] {
  const opened = openArtifact(rewritten(files, rewrite), sha256);
  return opened.ok ? [] : opened.faults;
}

function at(pointer: string, value: unknown): (json: unknown) => unknown {
  return (json) => replaceAt(json, pointer, value);
}

function planted(change: Partial<ForestPlan>): Rewrite {
  return { content: { 'weights/forest.bin': encodeForest(plantForest({ ...irisStumpPlan, ...change })) } };
}

function examples(pointer: string, value: unknown): Rewrite {
  const text = JSON.stringify(replaceAt(irisStumpExamples, pointer, value));
  return { content: { 'examples.json': new TextEncoder().encode(text) } };
}

function reversed(text: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse()));
}
