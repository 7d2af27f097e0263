import { expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

it('needs no variable', () => {
  const settings = readSettings({ SWITCHYARD_API_URL: '', SWITCHYARD_API_KEY: ' ' });
  expect(settings).toMatchObject({ apiUrl: 'http://127.0.0.1:8000/', apiKey: null });
});

it('keeps a path of the api, which may stand behind a proxy', () => {
  const settings = readSettings({ SWITCHYARD_API_URL: 'https://ml.example/api', SWITCHYARD_API_KEY: 'key' });
  expect(settings).toMatchObject({ apiUrl: 'https://ml.example/api/', apiKey: 'key' });
});

it.each(['localhost:8000', 'ftp://api', 'http://', 'http://api/?key=1'])(
  'refuses %s as an address',
  (url) => {
    expect(() => readSettings({ SWITCHYARD_API_URL: url })).toThrow(SettingsError);
    expect(() => readSettings({ SWITCHYARD_API_URL: url })).toThrow(/SWITCHYARD_API_URL.*such as/);
  },
);

it('refuses a password in the address without repeating it', () => {
  expect(() => readSettings({ SWITCHYARD_API_URL: 'http://me:s3cret@api' })).toThrow(/SWITCHYARD_API_KEY/);
  expect(() => readSettings({ SWITCHYARD_API_URL: 'http://me:s3cret@api' })).not.toThrow(/s3cret/);
});
