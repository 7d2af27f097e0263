import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTemporaryRepository } from '../../test/temporary-repository.ts';
import { dataDirectory, modelRepositoryDirectory } from './locate-repository.ts';

const workspace = useTemporaryRepository();
let inside = '';

beforeEach(async () => {
  inside = join(workspace.path, 'apps', 'api');
  await mkdir(inside, { recursive: true });
  await writeFile(join(workspace.path, 'nx.json'), '{}');
});

describe('the data directory', () => {
  it('lies in the workspace root, whichever folder a program was started in', () => {
    for (const start of [workspace.path, join(workspace.path, 'apps'), inside]) {
      expect(dataDirectory({}, start)).toBe(join(workspace.path, '.switchyard'));
      expect(dataDirectory({ SWITCHYARD_DATA_DIR: '' }, start)).toBe(join(workspace.path, '.switchyard'));
      expect(dataDirectory({ SWITCHYARD_DATA_DIR: 'data' }, start)).toBe(join(workspace.path, 'data'));
    }
  });

  it('lies where it is told to', () => {
    expect(dataDirectory({ SWITCHYARD_DATA_DIR: '/var/lib/switchyard' }, inside)).toBe('/var/lib/switchyard');
  });
});

describe('the model repository', () => {
  it('lies in the data directory', () => {
    expect(modelRepositoryDirectory({}, inside)).toBe(join(workspace.path, '.switchyard', 'models'));
    expect(modelRepositoryDirectory({ SWITCHYARD_DATA_DIR: '/data' }, inside)).toBe('/data/models');
    expect(modelRepositoryDirectory({ MODEL_REPOSITORY: '' }, inside)).toBe(
      join(workspace.path, '.switchyard', 'models'),
    );
  });

  it('lies where it is told to, counted from the workspace root', () => {
    const variables = { MODEL_REPOSITORY: 'models', SWITCHYARD_DATA_DIR: '/data' };
    expect(modelRepositoryDirectory(variables, inside)).toBe(join(workspace.path, 'models'));
    expect(modelRepositoryDirectory({ MODEL_REPOSITORY: '/srv/models' }, inside)).toBe('/srv/models');
  });

  it('is not in a bucket yet, and says so', () => {
    expect(() => modelRepositoryDirectory({ MODEL_REPOSITORY: 's3://models' }, inside)).toThrow(
      'MODEL_REPOSITORY is s3://models; only a directory is supported so far.',
    );
  });
});
