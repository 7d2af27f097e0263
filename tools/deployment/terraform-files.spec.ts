import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  blocksOf,
  innerBlocks,
  terraformBlocks,
  terraformDirectory,
  type NamedBlock,
} from './terraform-files.ts';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

let blocks: readonly NamedBlock[] = [];
beforeAll(async () => {
  blocks = await terraformBlocks();
});

function ofKind(kind: string, type?: string): readonly NamedBlock[] {
  return blocks.filter((block) => block.kind === kind && (type === undefined || block.labels[0] === type));
}

function only(kind: string, type: string): NamedBlock {
  const [block, ...others] = ofKind(kind, type);
  if (block === undefined || others.length > 0) throw new Error(`There must be exactly one ${kind} ${type}.`);
  return block;
}

/** As the parser writes a reference. */
function expression(reference: string): string {
  return `\${${reference}}`;
}

describe('the Terraform files', () => {
  it('are read with the line of a fault, so that the other tests here can fail', async () => {
    await expect(blocksOf('broken.tf', 'resource "a" "b" {\n  c = \n}\n')).rejects.toThrow(/broken\.tf:2/);
  });

  it.runIf(hasTerraform)('are formatted as terraform fmt does it', () => {
    const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-diff', terraformDirectory], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('pin every provider to one version and Terraform to one major', () => {
    const [settings] = ofKind('terraform');
    expect(settings?.body.required_version).toBe('>= 1.9.0, < 2.0.0');
    const providers = innerBlocks(settings?.body ?? {}, 'required_providers').flatMap((block) =>
      Object.values(block),
    );
    expect(providers).toEqual([
      { source: 'hashicorp/aws', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    ]);
  });

  it('describe every variable and output, and type every variable', () => {
    const described = [...ofKind('variable'), ...ofKind('output')];
    expect(described.length).toBeGreaterThan(10);
    for (const { labels, body } of described) expect(body.description, labels.join()).toMatch(/\S.*\.$/);
    for (const { labels, body } of ofKind('variable')) expect(body.type, labels.join()).toBeDefined();
  });

  it('refer to every variable', () => {
    const text = JSON.stringify(blocks.filter(({ kind }) => kind !== 'variable'));
    const inValidation = JSON.stringify(ofKind('variable'));
    for (const { labels } of ofKind('variable')) {
      const used = new RegExp(`var\\.${labels[0] ?? ''}\\b`);
      expect(
        used.test(text) || (labels[0] === 'allow_any_source' && used.test(inValidation)),
        labels[0],
      ).toBe(true);
    }
  });
});

describe('the host of the Terraform files', () => {
  it('is reached from the given range alone: no rule names another one', () => {
    const rules = ofKind('resource', 'aws_vpc_security_group_ingress_rule');
    expect(rules.map(({ labels }) => labels[1]).sort()).toEqual(['published', 'ssh']);
    for (const { body } of rules) {
      expect(body.cidr_ipv4).toBe(expression('var.allowed_cidr'));
      expect(body.ip_protocol).toBe('tcp');
      expect(body.from_port).toBe(body.to_port);
      for (const other of ['cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'])
        expect(body).not.toHaveProperty(other);
    }
  });

  it('has no other way in: rules inside the group, the old kind of rule, or another group', () => {
    const group = only('resource', 'aws_security_group');
    expect(group.body).not.toHaveProperty('ingress');
    expect(ofKind('resource', 'aws_security_group_rule')).toEqual([]);
    expect(only('resource', 'aws_instance').body.vpc_security_group_ids).toEqual([
      expression('aws_security_group.host.id'),
    ]);
  });

  it('gives no default for the range, so that somebody has to choose it', () => {
    const range = ofKind('variable').find(({ labels }) => labels[0] === 'allowed_cidr');
    expect(range?.body).not.toHaveProperty('default');
    expect(ofKind('variable').find(({ labels }) => labels[0] === 'allow_any_source')?.body.default).toBe(
      false,
    );
  });

  it('requires IMDSv2, from the host itself only', () => {
    expect(innerBlocks(only('resource', 'aws_instance').body, 'metadata_options')).toEqual([
      { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
    ]);
  });

  it('encrypts its root volume', () => {
    const [volume, ...others] = innerBlocks(only('resource', 'aws_instance').body, 'root_block_device');
    expect(volume?.encrypted).toBe(true);
    expect(others).toEqual([]);
  });
});
