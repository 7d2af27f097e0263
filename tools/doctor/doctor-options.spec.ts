import { describe, expect, it } from 'vitest';
import { readOptions, UsageFault } from './doctor-options.ts';
import { runDoctor } from './doctor-run.ts';

describe('what the doctor is asked', () => {
  it('is about the usual addresses of this machine unless it is told', () => {
    expect(readOptions([], {}, '/workspace')).toEqual({
      mode: 'running',
      json: false,
      api: 'http://127.0.0.1:8000',
      dashboard: 'http://127.0.0.1:8501',
      prometheus: { url: 'http://127.0.0.1:9090', isAsked: false },
      key: undefined,
      dataDirectory: '/workspace/.switchyard',
      minimumFree: 2 ** 30,
      metadata: 'http://169.254.169.254',
    });
  });

  it.each([
    [['--api', 'http://a:1/'], { SWITCHYARD_API_URL: 'http://b:2' }, { api: 'http://a:1' }],
    [[], { SWITCHYARD_API_URL: 'http://b:2/', API_PORT: '3' }, { api: 'http://b:2' }],
    [[], { API_HOST: '0.0.0.0', API_PORT: '3' }, { api: 'http://127.0.0.1:3' }],
    [[], { DASHBOARD_HOST: '::1', DASHBOARD_PORT: '4' }, { dashboard: 'http://[::1]:4' }],
    [['--key', 'k'], { SWITCHYARD_API_KEY: 'l' }, { key: 'k' }],
    [[], { SWITCHYARD_API_KEY: 'l', SWITCHYARD_ADMIN_KEY: 'm' }, { key: 'l' }],
    [[], { SWITCHYARD_ADMIN_KEY: 'm' }, { key: 'm' }],
    [[], { SWITCHYARD_DATA_DIR: 'state' }, { dataDirectory: '/workspace/state' }],
    [['--metadata', 'none', '--min-free', '0.5'], {}, { metadata: undefined, minimumFree: 2 ** 29 }],
    [['--before', '--json'], {}, { mode: 'before', json: true }],
  ])('follows %j before %j', (args, environment, expected) => {
    expect(readOptions(args, environment, '/workspace')).toMatchObject(expected);
  });

  it.each([
    [['--verbose'], /--verbose/],
    [['extra'], /extra/],
    [['--api'], /--api/],
    [['--api', 'nowhere'], /--api is "nowhere"; give an address/],
    [['--dashboard', 'ftp://host'], /--dashboard is "ftp:\/\/host"/],
    [['--min-free', '1GB'], /--min-free is "1GB"; give a number/],
    [['--min-free', ''], /--min-free is ""/],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args, {}, '/')).toThrow(UsageFault);
    expect(() => readOptions(args, {}, '/')).toThrow(message);
  });

  it('ends with 2 and the usage when it cannot be followed, with 0 when it asks for help', async () => {
    const wrong = await runDoctor(['--min-free', 'much']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/✖ --min-free is "much".*Usage: npm run doctor/s);
    const help = await runDoctor(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Exit code: 0 healthy');
  });
});
