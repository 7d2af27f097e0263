import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';
import { StartFault } from './start-fault.ts';

const ROOT = '/workspace';

describe('what npm start reads from the environment', () => {
  it('has defaults for everything: loopback, and state under the workspace root', () => {
    const settings = readSettings({}, ROOT);
    expect(settings.api).toMatchObject({ host: '127.0.0.1', port: 8000 });
    expect(settings.dashboard).toMatchObject({ host: '127.0.0.1', port: 8501 });
    expect(settings.modelDirectory).toBe('/workspace/.switchyard/models');
  });

  it('counts relative paths from the workspace root and takes empty variables as unset', () => {
    expect(readSettings({ SWITCHYARD_DATA_DIR: 'state', API_PORT: '' }, ROOT)).toMatchObject({
      dataDirectory: '/workspace/state',
      modelRepository: '/workspace/state/models',
      api: { port: 8000 },
    });
    expect(readSettings({ MODEL_REPOSITORY: '/models' }, ROOT).modelDirectory).toBe('/models');
  });

  it('leaves object storage alone', () => {
    const settings = readSettings({ MODEL_REPOSITORY: 's3://bucket/models' }, ROOT);
    expect(settings).toMatchObject({ modelRepository: 's3://bucket/models', modelDirectory: undefined });
  });

  it('makes an admin key of 256 bits for this run, another each time, unless one is given', () => {
    const made = [readSettings({}, ROOT).adminKey, readSettings({}, ROOT).adminKey];
    expect(new Set(made).size).toBe(2);
    for (const key of made) expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    const given = 'k'.repeat(32);
    expect(readSettings({ SWITCHYARD_ADMIN_KEY: given }, ROOT).adminKey).toBe(given);
  });

  it.each([
    [{ API_PORT: '80x' }, /API_PORT is "80x".*1 to 65535/],
    [{ DASHBOARD_PORT: '70000' }, /DASHBOARD_PORT is "70000"/],
    [{ API_PORT: '0' }, /API_PORT is "0"/],
    [{ API_PORT: '8501' }, /both told to use port 8501/],
    [
      { SWITCHYARD_ADMIN_KEY: 'short-secret' },
      /SWITCHYARD_ADMIN_KEY has 12 characters; it needs at least 32/,
    ],
  ])('refuses %j and names the variable', (environment, message) => {
    expect(() => readSettings(environment, ROOT)).toThrow(StartFault);
    expect(() => readSettings(environment, ROOT)).toThrow(message);
  });

  it('never repeats a key it refuses', () => {
    expect(() => readSettings({ SWITCHYARD_ADMIN_KEY: 'short-secret' }, ROOT)).not.toThrow(/short-secret/);
  });
});
