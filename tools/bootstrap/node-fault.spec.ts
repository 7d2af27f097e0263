import { describe, expect, it } from 'vitest';
import { nodeFault } from './node-fault.mjs';

describe('the Node that sets things up', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0', '100.0.0'])('may be %s', (version) => {
    expect(nodeFault(version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.8', '8.0.0'])('may not be %s, and is told what to do', (version) => {
    expect(nodeFault(version)).toContain(`this is Node ${version}`);
    expect(nodeFault(version)).toContain('Install a newer Node');
  });
});
