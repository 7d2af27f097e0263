import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { irisRepository } from './iris-repository.ts';
import { publishOrder } from './order-model.ts';
import { publishVersion } from './version-repository.ts';
import { network, networkArtifact, sampleNumbers, sharesOf } from './worker-artifact.ts';

const LAYERS = network([4, 6, 3]);

/** A row for the network, and the shares that it answers, by the textbook. */
export const NETWORK_ROW: readonly number[] = [...sampleNumbers(4, 20)];
export const NETWORK_SHARES: readonly number[] = sharesOf(LAYERS, NETWORK_ROW);

/**
 * One model of every kind that a protocol must carry: `iris` (classification, forests, two versions), `price`
 * (regression of 4 inputs, versions 1 to 3, each answers its own number), `order` (inputs of every type), `heavy`
 * (classification by ONNX, in a thread), `broken` (its only version is refused).
 */
export async function protocolRepository(): Promise<string> {
  const repository = await irisRepository([1, 2]);
  for (const version of [1, 2, 3]) await publishVersion(repository, 'price', version, 4);
  await publishOrder(repository);
  for (const [path, bytes] of await networkArtifact('onnx', LAYERS)) {
    await write(join(repository, 'heavy', '1', path), bytes);
  }
  await write(join(repository, 'broken', '1', 'model.json'), new TextEncoder().encode('{}'));
  return repository;
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
