import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeStep, pointersIn, removeAt, replaceAt, resolvePointer } from '../test/json-pointer.ts';
import { loanManifest, priceManifest } from '../test/loan-manifest.ts';
import type { ArtifactFaultCode } from './artifact-fault.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { parseManifest } from './manifest.ts';

/** One thing wrong with the loan manifest: put `value` at `at`, and `code` must be reported for `pointer`. */
interface Flaw {
  readonly at: string;
  readonly value: unknown;
  readonly code: ArtifactFaultCode;
  /** Where it differs from `at`. */
  readonly pointer?: string;
}

const SHA = 'f'.repeat(64);
const FILE = { bytes: 1, sha256: SHA };

/** Flaws that do not touch each other, so that any selection of them must be reported in full. */
const INDEPENDENT: readonly Flaw[] = [
  { at: '/model', value: 'Loan', code: 'wrong-value' },
  { at: '/version', value: 0, code: 'wrong-type' },
  { at: '/flavor', value: 'pickle', code: 'wrong-value' },
  { at: '/extra', value: 1, code: 'unknown-key' },
  { at: '/signature/inputs/0/range', value: [2, 1], code: 'wrong-value' },
  { at: '/signature/inputs/0/name', value: 'children', code: 'duplicate', pointer: '/signature/inputs/1/name' },
  { at: '/signature/inputs/1/unit', value: '', code: 'wrong-type' },
  { at: '/signature/inputs/1/default', value: 1.5, code: 'wrong-type' },
  { at: '/signature/inputs/2/required', value: 'no', code: 'wrong-type' },
  { at: '/signature/inputs/2/default', value: 1, code: 'wrong-type' },
  { at: '/signature/inputs/3/default', value: 'boat', code: 'wrong-value' },
  { at: '/signature/inputs/4/categories/1', value: 'north', code: 'duplicate' },
  { at: '/signature/output/classes/2', value: 'repaid', code: 'duplicate' },
  { at: '/signature/output/name', value: '', code: 'wrong-type' },
  { at: '/encoder/steps/0/scale/std', value: 0, code: 'wrong-value' },
  { at: '/encoder/steps/1/impute', value: 'one', code: 'wrong-type' },
  { at: '/encoder/steps/2/input', value: 'owns', code: 'signature-mismatch' },
  { at: '/encoder/steps/3/unknown', value: 'guess', code: 'wrong-value' },
  { at: '/encoder/steps/4/impute', value: 'west', code: 'wrong-value' },
  { at: '/params/depth', value: [5], code: 'wrong-type' },
  { at: '/metrics/f1', value: null, code: 'wrong-type' },
  { at: '/lineage/recipe/sha256', value: 'A'.repeat(64), code: 'wrong-value' },
  { at: '/lineage/dataset/rows', value: 0, code: 'wrong-type' },
  { at: '/lineage/seed', value: -1, code: 'wrong-type' },
  { at: '/lineage/libraries/zod', value: 4, code: 'wrong-type' },
  { at: '/files/..~1secret', value: FILE, code: 'path-unsafe' },
  { at: '/files/profile.json/bytes', value: 1.5, code: 'wrong-type' },
];

/** Flaws that hide others. */
const SINGLE: readonly Flaw[] = [
  { at: '/formatVersion', value: 2, code: 'format-version' },
  { at: '/formatVersion', value: '1', code: 'format-version' },
  { at: '/formatVersion', value: null, code: 'format-version' },
  { at: '/formatVersion', value: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)), code: 'format-version' },
  { at: '/task', value: 'regression', code: 'signature-mismatch' },
  { at: '/task', value: 'clustering', code: 'wrong-value' },
  { at: '/signature/output', value: { kind: 'number', name: 'x', unit: null }, code: 'signature-mismatch', pointer: '/task' },
  { at: '/signature/output/kind', value: 'text', code: 'wrong-value' },
  { at: '/signature/output/classes', value: ['one'], code: 'wrong-value' },
  { at: '/signature/output/classes', value: ['one', ''], code: 'wrong-type', pointer: '/signature/output/classes/1' },
  { at: '/signature/inputs', value: [], code: 'wrong-value' },
  { at: '/signature/inputs/1/type', value: 'complex', code: 'wrong-value' },
  { at: '/signature/inputs/1/range', value: [1, 2, 3], code: 'wrong-value' },
  { at: '/signature/inputs/1/range', value: [1], code: 'wrong-value' },
  { at: '/signature/inputs/1/default', value: Number.NaN, code: 'wrong-type' },
  { at: '/signature/inputs/4/name', value: 'purpose', code: 'duplicate' },
  { at: '/encoder/steps', value: [], code: 'signature-mismatch' },
  { at: '/encoder/steps/5', value: loanManifest.encoder.steps[0], code: 'signature-mismatch', pointer: '/encoder/steps' },
  { at: '/encoder/steps/0', value: loanManifest.encoder.steps[1], code: 'signature-mismatch', pointer: '/encoder/steps/0/input' },
  {
    at: '/encoder/steps/0',
    value: { input: 'income', kind: 'one-hot', impute: null, unknown: 'refuse' },
    code: 'signature-mismatch',
    pointer: '/encoder/steps/0/kind',
  },
  {
    at: '/encoder/steps/4',
    value: { input: 'region', kind: 'number', impute: 0, scale: null },
    code: 'signature-mismatch',
    pointer: '/encoder/steps/4/kind',
  },
  { at: '/encoder/steps/2/impute', value: null, code: 'wrong-value' },
  { at: '/encoder/steps/4/impute', value: null, code: 'wrong-value' },
  { at: '/encoder/steps/0/scale/std', value: -1, code: 'wrong-value' },
  { at: '/encoder/steps/0/scale/std', value: Number.POSITIVE_INFINITY, code: 'wrong-type' },
  { at: '/version', value: 1.5, code: 'wrong-type' },
  { at: '/version', value: 2 ** 53, code: 'wrong-type' },
  { at: '/version', value: '1', code: 'wrong-type' },
];

describe('a manifest', () => {
  it.each([loanManifest, priceManifest])('of $model parses to itself', (manifest) => {
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)))).toEqual({ ok: true, value: manifest });
  });

  it.each([...INDEPENDENT, ...SINGLE])('is refused with $code when $at is wrong (case %#)', (flaw) => {
    expect(faultsWith([flaw])).toContainEqual(expected(flaw));
  });

  it('lists every fault at once', () => {
    fc.assert(
      fc.property(fc.subarray([...INDEPENDENT], { minLength: 2 }), (flaws) => {
        expect(faultsWith(flaws)).toEqual(expect.arrayContaining(flaws.map(expected)));
      }),
      { numRuns: 50 },
    );
  });

  it('lists no fault besides those that are there', () => {
    const alone = INDEPENDENT.filter(({ at }) => !at.endsWith('/inputs/0/name'));
    expect(faultsWith(alone)).toHaveLength(alone.length);
  });

  it('lacks nothing: each key that is left out is named', () => {
    const closed = pointersIn(loanManifest).filter(
      (pointer) => /\/[^/]*[a-z][^/]*$/i.test(pointer) && !/^\/(params|metrics|files|lineage\/libraries)\/[^/]*$/.test(pointer),
    );
    expect(closed).toContain('/encoder/steps/0/scale/std');
    expect(closed.length).toBeGreaterThan(60);
    for (const pointer of closed) {
      expect(faultsOf(removeAt(loanManifest, pointer))).toContainEqual(
        expect.objectContaining({ code: 'missing-key', pointer }),
      );
    }
  });

  it('has no other keys: each one added to a closed object is named', () => {
    const closed = pointersIn(loanManifest).filter((pointer) => {
      const value = resolvePointer(loanManifest, pointer);
      const isOpen = /^\/(params|metrics|files|lineage\/libraries)$/.test(pointer);
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !isOpen;
    });
    expect(closed).toHaveLength(21);
    for (const pointer of closed) {
      for (const key of ['extra', '__proto__', 'constructor', 'a/b~c']) {
        expect(faultsOf(replaceAt(loanManifest, `${pointer}/${escapeStep(key)}`, 1))).toContainEqual(
          expect.objectContaining({ code: 'unknown-key', pointer: `${pointer}/${escapeStep(key)}` }),
        );
      }
    }
  });

  it('has one type for each value: a list in its place is refused there or below', () => {
    for (const pointer of pointersIn(loanManifest).filter((place) => place !== '')) {
      const faults = faultsOf(replaceAt(loanManifest, pointer, [[]]));
      expect(faults.filter((fault) => fault.pointer.startsWith(pointer)), pointer).not.toEqual([]);
    }
  });

  it.each([null, [], 'text', 7, true, undefined, {}].map((value) => ({ value })))('is not $value', ({ value }) => {
    expect(parseManifest(value).ok).toBe(false);
  });

  it('names the file and the place in every message', () => {
    for (const { pointer, message, file } of faultsWith(INDEPENDENT)) {
      expect(file).toBe('model.json');
      expect(message).toMatch(`model.json ${pointer}: `);
    }
  });

  it.each(['a', '0', 'iris', 'a.b_c-d', 'x'.repeat(63)])('may have the name %s', (model) => {
    expect(faultsOf({ ...loanManifest, model })).toEqual([]);
  });

  it.each(['', '.', '..', '.a', '-a', '_a', 'A', 'a b', 'a/b', 'a\\b', 'é', 'a\n', 'x'.repeat(64), '%2e', 7, null])(
    'may not have the name %j',
    (model) => {
      expect(faultsOf({ ...loanManifest, model })).toEqual([
        expect.objectContaining({ code: 'wrong-value', pointer: '/model' }),
      ]);
    },
  );

  it.each(['a', 'weights/model.json', 'weights/digest', 'a/b/c/d', '0.bin', 'a..b', 'constructor'])(
    'may name the file %s',
    (path) => {
      expect(faultsOf(withFile(path))).toEqual([]);
    },
  );

  it.each([
    ...['', '.', '..', '../x', '/x', 'x/', 'a//b', 'a/../b', 'a/./b', 'a/..', '.hidden', 'a/.hidden', 'weights\\x'],
    ...['C:x', 'c:', 'model.json', 'digest', 'Weights/x', 'a b', 'a\u0000', 'a\n', 'é', '%2e%2e/x', '~', '-x'],
    ...['a/b/c/d/e', 'x'.repeat(101), '__proto__', 'http://x', 'a?b', 'a#b'],
  ])('may not name the file %j', (path) => {
    expect(faultsOf(withFile(path))).toEqual([
      expect.objectContaining({ code: 'path-unsafe', pointer: `/files/${escapeStep(path)}` }),
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'a/b~c', '0', ' '])('takes %j as a name like any other', (name) => {
    const manifest = {
      ...loanManifest,
      signature: {
        inputs: loanManifest.signature.inputs.map((input, i) => (i === 0 ? { ...input, name } : input)),
        output: { kind: 'class', name, classes: [name, 'other'] },
      },
      encoder: {
        steps: loanManifest.encoder.steps.map((step, i) => (i === 0 ? { ...step, input: name } : step)),
      },
      params: Object.fromEntries([[name, name]]),
      metrics: Object.fromEntries([[name, 1]]),
    };
    const text = canonicalJson(manifest as unknown as Json);
    const parsed = parseManifest(JSON.parse(text));
    expect(parsed.ok && canonicalJson(parsed.value as unknown as Json)).toBe(text);
    expect(parsed.ok && Object.getPrototypeOf(parsed.value.params)).toBe(Object.prototype);
    expect(parsed.ok && Object.keys(parsed.value.metrics)).toEqual([name]);
  });

  it('of a newer format is told apart from a broken one: that is the only fault', () => {
    expect(faultsOf({ formatVersion: 2, everything: 'else' })).toEqual([
      expect.objectContaining({ code: 'format-version', pointer: '/formatVersion', message: expect.stringMatching(/is 2, .*reads 1\b/) }),
    ]);
  });

  it('with very many classes is read without comparing each with each', () => {
    const classes = Array.from({ length: 300_000 }, (_, k) => `c${k}`);
    expect(faultsOf(replaceAt(loanManifest, '/signature/output/classes', [...classes, 'c7']))).toEqual([
      expect.objectContaining({ code: 'duplicate', pointer: '/signature/output/classes/300000' }),
    ]);
  });
});

function faultsWith(flaws: readonly Flaw[]) {
  return faultsOf(flaws.reduce<unknown>((json, { at, value }) => replaceAt(json, at, value), loanManifest));
}

function faultsOf(json: unknown) {
  const parsed = parseManifest(json);
  return parsed.ok ? [] : parsed.faults;
}

function expected({ at, code, pointer = at }: Flaw): unknown {
  return expect.objectContaining({ code, pointer, file: 'model.json' });
}

function withFile(path: string): unknown {
  return { ...loanManifest, files: { ...loanManifest.files, ...Object.fromEntries([[path, FILE]]) } };
}
