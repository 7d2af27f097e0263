import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryRepository } from '../../test/temporary-repository.ts';
import { listModels, listVersions } from './list-repository.ts';

const repository = useTemporaryRepository();

describe('the versions of a model', () => {
  it('are listed in the order of their numbers, and nothing else is', async () => {
    const names = [
      '2',
      '10',
      '1',
      '01',
      '0',
      '-1',
      '1.0',
      '1e1',
      '+3',
      '٣',
      'x',
      '3x',
      ' 4',
      '.writing-3-b0',
      '.5',
    ];
    for (const name of names) await mkdir(join(repository.path, 'iris', name), { recursive: true });
    await writeFile(join(repository.path, 'iris', '7'), 'a file');
    await symlink(join(repository.path, 'iris', '1'), join(repository.path, 'iris', '8'));
    expect(await listVersions(repository.path, 'iris')).toEqual([1, 2, 10]);
  });

  it('are listed up to the largest that a manifest may have', async () => {
    for (const name of ['1000000000', '9007199254740991', '9007199254740992', '1'.repeat(30)]) {
      await mkdir(join(repository.path, 'iris', name), { recursive: true });
    }
    expect(await listVersions(repository.path, 'iris')).toEqual([1_000_000_000, Number.MAX_SAFE_INTEGER]);
  });

  it('are none when model or repository is not there', async () => {
    expect(await listVersions(repository.path, 'iris')).toEqual([]);
    expect(await listVersions(join(repository.path, 'nowhere'), 'iris')).toEqual([]);
  });

  it('are not guessed when the directory cannot be read', async () => {
    await writeFile(join(repository.path, 'iris'), 'a file');
    await expect(listVersions(repository.path, 'iris')).rejects.toThrow('ENOTDIR');
  });
});

describe('the models of a repository', () => {
  it('are the directories with a model’s name, in order', async () => {
    for (const name of ['price', 'iris', 'iris-2', '.git', 'Iris', 'lost found', '_x']) {
      await mkdir(join(repository.path, name));
    }
    await writeFile(join(repository.path, 'notes'), 'a file');
    expect(await listModels(repository.path)).toEqual(['iris', 'iris-2', 'price']);
  });

  it('are none when there is no repository', async () => {
    expect(await listModels(join(repository.path, 'nowhere'))).toEqual([]);
  });
});
