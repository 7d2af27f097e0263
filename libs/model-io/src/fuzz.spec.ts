import { describe, expect, it } from 'vitest';
import { plantForest } from '../test/forest-plan.ts';
import { irisStumpContent, irisStumpDraft, irisStumpPlan } from '../test/iris-stump.ts';
import { loanManifest } from '../test/loan-manifest.ts';
import { MANIFEST_FILE, openArtifact, parseManifest, type Artifact } from './index.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { compileForest } from './compile-forest.ts';
import { decodeForest, encodeForest } from './forest-binary.ts';
import { scoreWidth } from './forest.ts';
import { sha256 } from './node/sha256.ts';
import { packArtifact } from './pack-artifact.ts';
import { verifyForest } from './verify-forest.ts';

/** Half of the mutants are weights, half manifests. */
const MUTANTS = 50_000;

let state = 20261121;
const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const below = (limit: number) => Math.floor(uniform() * limit);
function pick<Value>(values: readonly Value[]): Value {
  const value = values[below(values.length)];
  if (value === undefined) throw new RangeError('There is nothing to pick from.');
  return value;
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];
const HUGE = [0xffffffff, 0x7fffffff, 0x80000000, 0x10000000, 65_536];

/** One to four random damages: a flipped bit, an extreme byte, a huge count, a number that is none, a cut, a repeat. */
function damaged(bytes: Uint8Array): Uint8Array {
  let result = bytes.slice();
  for (let damages = 1 + below(4); damages > 0 && result.length > 8; damages--) {
    const view = new DataView(result.buffer, result.byteOffset, result.byteLength);
    const at = below(result.length);
    switch (below(8)) {
      case 0:
      case 1:
        result[at] = (result[at] ?? 0) ^ (1 << below(8));
        break;
      case 2:
        result[at] = pick(EXTREMES);
        break;
      case 3:
        view.setUint32(Math.min(12 + 4 * below(5), result.length - 4), pick(HUGE), true);
        break;
      case 4:
        view.setFloat64(
          Math.min(at - (at % 8), result.length - 8),
          pick([NaN, Infinity, -Infinity, -1, 1e308]),
          true,
        );
        break;
      case 5:
        view.setUint32(Math.min(at - (at % 4), result.length - 4), pick([0, 1, 2, ...HUGE]), true);
        break;
      case 6:
        result = result.slice(0, at);
        break;
      default:
        result = Uint8Array.from([...result, ...result.subarray(at, at + 64)]);
    }
  }
  return result;
}

const ODD_VALUES: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '../x',
  '__proto__',
  [],
  {},
  [[]],
  'é\u0000',
];

/** A value with one to three of its parts replaced, removed, doubled or renamed. */
function bent(value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(value)) as Record<string, Json>;
  for (let bends = 1 + below(3); bends > 0; bends--) {
    let parent: Record<string, Json> = copy;
    for (let depth = below(5); depth > 0; depth--) {
      const next = parent[pick(Object.keys(parent))];
      if (typeof next !== 'object' || next === null || Object.keys(next).length === 0) break;
      parent = next as Record<string, Json>;
    }
    const key = pick(Object.keys(parent));
    const current = parent[key] ?? null;
    switch (below(4)) {
      case 0:
        parent[key] = structuredClone<Json>(pick(ODD_VALUES));
        break;
      case 1:
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else Reflect.deleteProperty(parent, key);
        break;
      case 2:
        if (Array.isArray(parent)) parent.push(current);
        else parent[`${key}_`] = current;
        break;
      default:
        parent[key] = [current, current];
    }
    if (Object.keys(parent).length === 0) break;
  }
  return copy;
}

/** Whatever opened must also answer: a number or a class, and shares that are finite. */
function expectAnswers({ model, manifest }: Artifact): void {
  const answer = model.predict(manifest.signature.inputs.map(() => 1));
  if (answer.ok && answer.probabilities !== null) {
    expect(Object.values(answer.probabilities).every(Number.isFinite)).toBe(true);
  }
}

describe('fuzzing', () => {
  it(`answers ${MUTANTS} damaged weight files with a typed refusal or a forest that evaluates`, () => {
    const whole = encodeForest(plantForest(irisStumpPlan));
    const row = Float64Array.of(1.4, 0.2, 5, 5);
    let refusals = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const decoded = decodeForest(damaged(whole), 'weights/forest.bin');
      const faults = decoded.ok ? verifyForest(decoded.value, 'weights/forest.bin') : decoded.faults;
      if (faults.length > 0) {
        refusals++;
        if (faults.some(({ code, file }) => code === undefined || file !== 'weights/forest.bin')) {
          throw new Error(`An untyped refusal: ${JSON.stringify(faults)}`);
        }
      } else if (decoded.ok) {
        const scores = new Float64Array(scoreWidth(decoded.value));
        compileForest(decoded.value)(row, 0, scores);
        if (!scores.every(Number.isFinite))
          throw new Error('A forest was accepted that answers with no number.');
      }
    }
    expect(refusals).toBeGreaterThan(MUTANTS / 2);
  });

  it(`answers ${MUTANTS} bent manifests, digests made to fit, with a typed refusal or a model that answers`, () => {
    const { files, artifact } = packArtifact(irisStumpDraft, irisStumpContent(), sha256);
    const manifests = [artifact.manifest, loanManifest];
    let refusals = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const json = bent(pick(manifests));
      const parsed = parseManifest(json);
      const bytes = new TextEncoder().encode(canonicalJson(json));
      const digest = new TextEncoder().encode(`${sha256(bytes)}\n`);
      const opened = openArtifact(new Map([...files, [MANIFEST_FILE, bytes], ['digest', digest]]), sha256);
      if (opened.ok) {
        expect(parsed.ok).toBe(true);
        expectAnswers(opened.value);
        continue;
      }
      refusals++;
      if (
        opened.faults.length === 0 ||
        opened.faults.some(({ message, pointer }) => message === '' || !/^(\/|$)/.test(pointer))
      ) {
        throw new Error(`An untyped refusal: ${JSON.stringify(opened.faults)}`);
      }
    }
    expect(refusals).toBeGreaterThan(MUTANTS / 2);
  });

  it('reads damaged manifest texts without falling over', () => {
    const text = new TextEncoder().encode(canonicalJson(loanManifest));
    for (let i = 0; i < 10_000; i++) {
      const bytes = damaged(text);
      const digest = new TextEncoder().encode(`${sha256(bytes)}\n`);
      const opened = openArtifact(
        new Map([
          [MANIFEST_FILE, bytes],
          ['digest', digest],
        ]),
        sha256,
      );
      expect(opened.ok).toBe(false);
    }
  });

  it('allocates nothing for counts that the file does not hold', () => {
    const header = encodeForest(plantForest(irisStumpPlan)).slice(0, 40);
    const view = new DataView(header.buffer);
    for (let at = 12; at <= 28; at += 4) view.setUint32(at, 0xffffffff, true);
    const before = process.memoryUsage().arrayBuffers;
    expect(decodeForest(header, 'weights/forest.bin').ok).toBe(false);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
  });
});
