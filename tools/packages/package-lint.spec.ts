import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { describe, expect, it } from 'vitest';
import { tarballBytes, usePackedPackage } from './packed-package.ts';

/** What these packages do not offer: they are for ES modules, and for resolution by `exports`. */
const NOT_OFFERED: readonly string[] = ['node10', 'node16-cjs'];

describe.each([
  ['ab-router', ['.', './bandit', './openfeature', './planning', './rollout']],
  ['api-client', ['.']],
  ['drift', ['.']],
  ['model-io', ['.', './node', './onnx', './tfjs']],
] as const)('the package of %s that is published', (library, entries) => {
  const packed = usePackedPackage(library);

  it('has no fault that publint knows', async () => {
    const { buffer } = await tarballBytes(packed);
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that agree with what is imported, for every entry and every ES module consumer', async () => {
    const result = await checkPackage(createPackageFromTarballData(await tarballBytes(packed)));
    if (result.types === false) throw new Error('The package has no types at all.');
    expect(Object.keys(result.entrypoints).sort()).toEqual([...entries, './package.json'].sort());
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem && NOT_OFFERED.includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });
});
