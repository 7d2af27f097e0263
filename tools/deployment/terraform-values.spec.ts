import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workspaceRoot } from '../process/workspace-root.ts';
import { terraformDirectory } from './terraform-files.ts';

/**
 * Variables and user data need no provider, so Terraform itself can judge them without the network: these two
 * files stand in a module of their own here, at the same distance from tools/install.sh.
 */
const WITHOUT_PROVIDER: readonly string[] = ['variables.tf', 'user-data.tf'];
const USER_DATA_LIMIT_BYTES = 16_384;
const hasTerraform = spawnSync('terraform', ['version']).status === 0;

const GOOD = {
  region: 'eu-central-1',
  subnet_id: 'subnet-0123456789abcdef0',
  allowed_cidr: '203.0.113.0/24',
  ssh_public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbc me@host',
  repository: 'https://git.example/switchyard.git',
} as const;

describe.runIf(hasTerraform)('the Terraform variables, as Terraform judges them', () => {
  const root = mkdtempSync(join(tmpdir(), 'switchyard-terraform-'));
  const module = join(root, 'deploy', 'terraform');

  const terraform = (
    ...args: readonly string[]
  ): { readonly status: number | null; readonly text: string } => {
    const { status, stdout, stderr } = spawnSync('terraform', args, {
      cwd: module,
      encoding: 'utf8',
      env: { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
    });
    return { status, text: `${stdout}${stderr}`.replace(/[\s│╷╵]+/g, ' ') };
  };
  const apply = (values: Readonly<Record<string, unknown>>): ReturnType<typeof terraform> => {
    writeFileSync(join(module, 'terraform.tfvars.json'), JSON.stringify(values));
    return terraform('apply', '-auto-approve', '-input=false', '-no-color');
  };

  beforeAll(() => {
    mkdirSync(module, { recursive: true });
    mkdirSync(join(root, 'tools'));
    copyFileSync(join(workspaceRoot, 'tools/install.sh'), join(root, 'tools/install.sh'));
    for (const file of WITHOUT_PROVIDER) copyFileSync(join(terraformDirectory, file), join(module, file));
    writeFileSync(join(module, 'seen.tf'), 'output "user_data" {\n  value = local.user_data\n}\n');
    expect(terraform('init', '-no-color').status).toBe(0);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ['the whole internet', { allowed_cidr: '0.0.0.0/0' }, 'opens the host to strangers'],
    ['half of the internet', { allowed_cidr: '128.0.0.0/1' }, 'opens the host to strangers'],
    ['every IPv6 address', { allowed_cidr: '::/0' }, 'Give an IPv4 range'],
    ['an address without its width', { allowed_cidr: '203.0.113.7' }, 'Give an IPv4 range'],
    ['SSH as a published port', { published_ports: [22] }, 'from 1024 to 65535'],
    ['a port beyond the last', { published_ports: [70_000] }, 'from 1024 to 65535'],
    ['a private key', { ssh_public_key: '-----BEGIN OPENSSH PRIVATE KEY-----' }, 'never the private one'],
    [
      'a token in the address',
      { repository: 'https://me:token@git.example/s.git' },
      'without a user or token',
    ],
    ['an option as a ref', { ref: '--dry-run' }, 'Give a branch'],
    ['an unknown profile', { profile: 'big' }, 'minimal, monitoring or full'],
    ['a disk too small to build on', { volume_gib: 8 }, 'from 20'],
    ['a region that is none', { region: 'Frankfurt' }, 'eu-central-1'],
    ['a subnet by its name', { subnet_id: 'mine' }, 'id of a subnet'],
  ] as const)('refuse %s and say what to give', (_, values, advice) => {
    const { status, text } = apply({ ...GOOD, ...values });
    expect(text).toContain(advice);
    expect(status).toBe(1);
  });

  it('take the whole internet from somebody who says that this is meant', () => {
    expect(apply({ ...GOOD, allowed_cidr: '0.0.0.0/0', allow_any_source: true })).toMatchObject({
      status: 0,
    });
  });

  it('make user data in which cloud-init finds the installer, byte for byte, and one command', () => {
    expect(apply({ ...GOOD, profile: 'monitoring', ref: 'v1.2.0' })).toMatchObject({ status: 0 });
    const { stdout: text } = spawnSync('terraform', ['output', '-raw', 'user_data'], {
      cwd: module,
      encoding: 'utf8',
    });
    expect(text.startsWith('#cloud-config\n')).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThan(USER_DATA_LIMIT_BYTES);
    const installer = '/usr/local/sbin/switchyard-install';
    const data: unknown = parse(text);
    expect(data).toEqual({
      write_files: [
        {
          path: installer,
          permissions: '0755',
          owner: 'root:root',
          encoding: 'gz+b64',
          content: expect.any(String),
        },
      ],
      runcmd: [
        [
          installer,
          '--repository',
          GOOD.repository,
          '--profile',
          'monitoring',
          '--publish',
          '0.0.0.0',
          '--ref',
          'v1.2.0',
        ],
      ],
    });
    const content = /content"?: "?([A-Za-z0-9+/=]+)/.exec(text)?.[1] ?? '';
    expect(gunzipSync(Buffer.from(content, 'base64'))).toEqual(
      readFileSync(join(workspaceRoot, 'tools/install.sh')),
    );
  });
});
