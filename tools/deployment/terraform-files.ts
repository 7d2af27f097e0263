import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { workspaceRoot } from '../process/workspace-root.ts';

/** Where the Terraform files stand. */
export const terraformDirectory: string = join(workspaceRoot, 'deploy', 'terraform');

/** A block of HCL as JSON: its arguments, and its inner blocks as lists. Expressions are strings like `${var.name}`. */
export type Block = Readonly<Record<string, unknown>>;

/** One block of a file: `resource "aws_instance" "host" {…}` has the kind resource and the labels aws_instance, host. */
export interface NamedBlock {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: Block;
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The inner blocks of this name. */
export function innerBlocks(block: Block, name: string): readonly Block[] {
  const inner = block[name];
  return Array.isArray(inner) ? inner.filter(isBlock) : [];
}

function* namedBlocks(kind: string, value: unknown, labels: readonly string[]): Generator<NamedBlock> {
  if (Array.isArray(value)) {
    for (const body of value) if (isBlock(body)) yield { kind, labels, body };
  } else if (isBlock(value)) {
    for (const [label, inner] of Object.entries(value)) yield* namedBlocks(kind, inner, [...labels, label]);
  }
}

/**
 * Every block of one file's text.
 * @throws with the line, when the text is not HCL
 */
export async function blocksOf(file: string, text: string): Promise<readonly NamedBlock[]> {
  const parsed: Block = await parse(file, text);
  return Object.entries(parsed).flatMap(([kind, value]) => [...namedBlocks(kind, value, [])]);
}

/** Every block of every Terraform file of the project. */
export async function terraformBlocks(): Promise<readonly NamedBlock[]> {
  const files = readdirSync(terraformDirectory).filter((file) => file.endsWith('.tf'));
  const blocks = await Promise.all(
    files.map((file) => blocksOf(file, readFileSync(join(terraformDirectory, file), 'utf8'))),
  );
  return blocks.flat();
}
