import type { ArtifactFaultCode } from '../src/artifact-fault.ts';
import { loanManifest } from './loan-manifest.ts';

/** One thing wrong with the loan manifest: put `value` at `at`, and `code` must be reported for `pointer`. */
export interface Flaw {
  readonly at: string;
  readonly value: unknown;
  readonly code: ArtifactFaultCode;
  /** Where it differs from `at`. */
  readonly pointer?: string;
}

/** A file entry that is as it should be. */
export const FILE_ENTRY = { bytes: 1, sha256: 'f'.repeat(64) };

/** Flaws that do not touch each other, so that any selection of them must be reported in full. */
export const INDEPENDENT_FLAWS: readonly Flaw[] = [
  { at: '/model', value: 'Loan', code: 'wrong-value' },
  { at: '/version', value: 0, code: 'wrong-type' },
  { at: '/flavor', value: 'pickle', code: 'wrong-value' },
  { at: '/tolerance', value: 1e-5, code: 'wrong-value' },
  { at: '/extra', value: 1, code: 'unknown-key' },
  { at: '/signature/inputs/0/range', value: [2, 1], code: 'wrong-value' },
  {
    at: '/signature/inputs/0/name',
    value: 'children',
    code: 'duplicate',
    pointer: '/signature/inputs/1/name',
  },
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
  { at: '/files/..~1secret', value: FILE_ENTRY, code: 'path-unsafe' },
  { at: '/files/profile.json/bytes', value: 1.5, code: 'wrong-type' },
];

/** Flaws that hide others. */
export const SINGLE_FLAWS: readonly Flaw[] = [
  { at: '/formatVersion', value: 2, code: 'format-version' },
  { at: '/formatVersion', value: '1', code: 'format-version' },
  { at: '/formatVersion', value: null, code: 'format-version' },
  {
    at: '/formatVersion',
    value: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)),
    code: 'format-version',
  },
  { at: '/params', value: [1], code: 'wrong-type' },
  { at: '/metrics', value: [1], code: 'wrong-type' },
  { at: '/files', value: [], code: 'wrong-type' },
  { at: '/lineage/libraries', value: ['zod'], code: 'wrong-type' },
  { at: '/task', value: 'regression', code: 'signature-mismatch' },
  { at: '/task', value: 'clustering', code: 'wrong-value' },
  {
    at: '/signature/output',
    value: { kind: 'number', name: 'x', unit: null },
    code: 'signature-mismatch',
    pointer: '/task',
  },
  { at: '/signature/output/kind', value: 'text', code: 'wrong-value' },
  { at: '/signature/output/classes', value: ['one'], code: 'wrong-value' },
  {
    at: '/signature/output/classes',
    value: ['one', ''],
    code: 'wrong-type',
    pointer: '/signature/output/classes/1',
  },
  { at: '/signature/inputs', value: [], code: 'wrong-value' },
  { at: '/signature/inputs/1/type', value: 'complex', code: 'wrong-value' },
  { at: '/signature/inputs/1/range', value: [1, 2, 3], code: 'wrong-value' },
  { at: '/signature/inputs/1/range', value: [1], code: 'wrong-value' },
  { at: '/signature/inputs/1/default', value: Number.NaN, code: 'wrong-type' },
  { at: '/signature/inputs/4/name', value: 'purpose', code: 'duplicate' },
  { at: '/encoder/steps', value: [], code: 'signature-mismatch' },
  {
    at: '/encoder/steps/5',
    value: loanManifest.encoder.steps[0],
    code: 'signature-mismatch',
    pointer: '/encoder/steps',
  },
  {
    at: '/encoder/steps/0',
    value: loanManifest.encoder.steps[1],
    code: 'signature-mismatch',
    pointer: '/encoder/steps/0/input',
  },
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
