import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdsVersion } from './demo-models.ts';

describe('an empty model repository', () => {
  let repository = '';
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'switchyard-models-'));
  });
  afterEach(() => rmSync(repository, { recursive: true, force: true }));

  function version(...path: readonly string[]): void {
    const folder = join(repository, ...path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.json'), '{}');
  }

  it('is one that is missing, bare, or holds no version', () => {
    expect(holdsVersion(join(repository, 'missing'))).toBe(false);
    expect(holdsVersion(repository)).toBe(false);
    mkdirSync(join(repository, 'iris', '1'), { recursive: true });
    version('iris', 'draft');
    version('iris', '.1-half-written');
    expect(holdsVersion(repository)).toBe(false);
  });

  it('is no longer empty with any version of any model', () => {
    version('fraud', '12');
    expect(holdsVersion(repository)).toBe(true);
  });
});
