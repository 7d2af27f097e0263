import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeStep, pointersIn, removeAt, replaceAt, resolvePointer } from '../test/json-pointer.ts';
import { loanManifest, priceManifest } from '../test/loan-manifest.ts';
import { FILE_ENTRY, INDEPENDENT_FLAWS, SINGLE_FLAWS, type Flaw } from '../test/manifest-flaws.ts';
import { canonicalJson } from './canonical-json.ts';
import { parseManifest } from './manifest.ts';

describe('a manifest', () => {
  it.each([loanManifest, priceManifest])('of $model parses to itself', (manifest) => {
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)))).toEqual({ ok: true, value: manifest });
  });

  it.each([...INDEPENDENT_FLAWS, ...SINGLE_FLAWS])(
    'is refused with $code when $at is wrong (case %#)',
    (flaw) => {
      expect(faultsWith([flaw])).toContainEqual(expected(flaw));
    },
  );

  it('lists every fault at once', () => {
    fc.assert(
      fc.property(fc.subarray([...INDEPENDENT_FLAWS], { minLength: 2 }), (flaws) => {
        expect(faultsWith(flaws)).toEqual(expect.arrayContaining(flaws.map(expected)));
      }),
      { numRuns: 50 },
    );
  });

  it('lists no fault besides those that are there', () => {
    const alone = INDEPENDENT_FLAWS.filter(({ at }) => !at.endsWith('/inputs/0/name'));
    expect(faultsWith(alone)).toHaveLength(alone.length);
  });

  it('lacks nothing: each key that is left out is named', () => {
    const closed = pointersIn(loanManifest).filter(
      (pointer) =>
        /\/[^/]*[a-z][^/]*$/i.test(pointer) &&
        !/^\/(params|metrics|files|lineage\/libraries)\/[^/]*$/.test(pointer),
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
      expect(
        faults.filter((fault) => fault.pointer.startsWith(pointer)),
        pointer,
      ).not.toEqual([]);
    }
  });

  it.each([null, [], 'text', 7, true, undefined, {}].map((value) => ({ value })))(
    'is not $value',
    ({ value }) => {
      expect(parseManifest(value).ok).toBe(false);
    },
  );

  it('names the file and the place in every message', () => {
    for (const { pointer, message, file } of faultsWith(INDEPENDENT_FLAWS)) {
      expect(file).toBe('model.json');
      expect(message).toMatch(`model.json ${pointer}: `);
    }
  });

  it.each(['a', '0', 'iris', 'a.b_c-d', 'x'.repeat(63)])('may have the name %s', (model) => {
    expect(faultsOf({ ...loanManifest, model })).toEqual([]);
  });

  it.each([
    '',
    '.',
    '..',
    '.a',
    '-a',
    '_a',
    'A',
    'a b',
    'a/b',
    'a\\b',
    'é',
    'a\n',
    'x'.repeat(64),
    '%2e',
    7,
    null,
  ])('may not have the name %j', (model) => {
    expect(faultsOf({ ...loanManifest, model })).toEqual([
      expect.objectContaining({ code: 'wrong-value', pointer: '/model' }),
    ]);
  });

  it.each(['a', 'weights/model.json', 'weights/digest', 'a/b/c/d', '0.bin', 'a..b', 'constructor'])(
    'may name the file %s',
    (path) => {
      expect(faultsOf(withFile(path))).toEqual([]);
    },
  );

  it.each([
    ...[
      '',
      '.',
      '..',
      '../x',
      '/x',
      'x/',
      'a//b',
      'a/../b',
      'a/./b',
      'a/..',
      '.hidden',
      'a/.hidden',
      'weights\\x',
    ],
    ...[
      'C:x',
      'c:',
      'model.json',
      'digest',
      'Weights/x',
      'a b',
      'a\u0000',
      'a\n',
      'é',
      '%2e%2e/x',
      '~',
      '-x',
    ],
    ...['a/b/c/d/e', 'x'.repeat(101), '__proto__', 'http://x', 'a?b', 'a#b'],
  ])('may not name the file %j', (path) => {
    expect(faultsOf(withFile(path))).toEqual([
      expect.objectContaining({ code: 'path-unsafe', pointer: `/files/${escapeStep(path)}` }),
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'a/b~c', '0', ' '])(
    'takes %j as a name like any other',
    (name) => {
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
      const text = canonicalJson(manifest);
      const parsed = parseManifest(JSON.parse(text));
      expect(parsed.ok && canonicalJson(parsed.value)).toBe(text);
      expect(parsed.ok && Object.getPrototypeOf(parsed.value.params)).toBe(Object.prototype);
      expect(parsed.ok && Object.keys(parsed.value.metrics)).toEqual([name]);
    },
  );

  it('of a newer format is told apart from a broken one: that is the only fault', () => {
    expect(faultsOf({ formatVersion: 2, everything: 'else' })).toEqual([
      expect.objectContaining({
        code: 'format-version',
        pointer: '/formatVersion',
        message: expect.stringMatching(/is 2, .*reads 1\b/),
      }),
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
  return { ...loanManifest, files: { ...loanManifest.files, ...Object.fromEntries([[path, FILE_ENTRY]]) } };
}
