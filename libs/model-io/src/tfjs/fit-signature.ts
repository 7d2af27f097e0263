import type { ArtifactFault } from '../artifact-fault.ts';
import { compileEncoder } from '../compile-encoder.ts';
import { JsonReader } from '../json-reader.ts';
import type { Manifest } from '../manifest.ts';
import type { Network } from './network.ts';
import { LAYERS_MODEL_FILE } from './read-layers-model.ts';

/**
 * Whether a network takes what the encoder gives and gives what the signature promises. The scores of a class must be
 * shares, which no test with a few rows could show for all rows; so the last layer must make them shares: softmax over
 * one output per class, or sigmoid over one output for the second of two classes.
 */
export function signatureFaults(network: Network, manifest: Manifest): readonly ArtifactFault[] {
  const reader = new JsonReader(LAYERS_MODEL_FILE);
  const fault = (message: string) => {
    reader.fault('signature-mismatch', '/modelTopology', message);
  };
  const { signature } = manifest;
  const { columns } = compileEncoder(signature, manifest.encoder);
  if (network.columns !== columns) {
    fault(`takes ${network.columns} numbers per row, but the encoder gives ${columns}.`);
  }
  const last = network.nodes.at(-1);
  const [outputs = 0, ...rest] = last?.shape ?? [];
  const { output } = signature;
  if (output.kind === 'number') {
    if (outputs !== 1 || rest.length > 0)
      fault(`must give [null, 1] for a regression, not ${shapeText(last?.shape)}.`);
    return reader.faults;
  }
  const classes = output.classes.length;
  const isOnePerClass = outputs === classes && rest.length === 0;
  const isShareOfSecond = outputs === 1 && classes === 2 && rest.length === 0;
  if (!isOnePerClass && !isShareOfSecond) {
    const expected = classes === 2 ? '[null, 2] or [null, 1]' : `[null, ${classes}]`;
    fault(`must give ${expected} for ${classes} classes, not ${shapeText(last?.shape)}.`);
  } else if (last?.activation !== (isOnePerClass ? 'softmax' : 'sigmoid')) {
    fault(
      isOnePerClass
        ? 'must end with softmax, so that its outputs are shares of the classes; give the last layer this activation.'
        : 'must end with sigmoid, so that its output is the share of the second class; give the last layer this activation.',
    );
  }
  return reader.faults;
}

function shapeText(shape: readonly number[] = []): string {
  return `[${['null', ...shape].join(', ')}]`;
}
