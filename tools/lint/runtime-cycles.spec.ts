import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand, toolCommand, type CommandEnd } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

const made: string[] = [];

/** Runs the gate of `npm test` over files made for this test. */
function gate(files: Readonly<Record<string, string>>): Promise<CommandEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-cycles-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = join(workspaceRoot, '.dependency-cruiser.mjs');
  const depcruise = toolCommand('depcruise', ['--config', config, folder], 'keep');
  return runCommand(depcruise, new AbortController().signal);
}

describe('the gate against cycles', { timeout: 60_000 }, () => {
  afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('refuses a cycle that exists at run time, and draws it', async () => {
    const end = await gate({
      'points.ts': "import { throwSwitch } from './signal.ts';\nexport const points = () => throwSwitch;\n",
      'signal.ts': "import { points } from './track.ts';\nexport const throwSwitch = () => points;\n",
      'track.ts': "export { points } from './points.ts';\n",
    });
    expect(end.code).not.toBe(0);
    expect(end.text).toContain('no-runtime-cycle');
    expect(end.text).toContain('signal.ts');
  });

  it('refuses one that an import of a value for its type closes, which stays at run time', async () => {
    const end = await gate({
      'a.ts': "import { B } from './b.ts';\nexport class A { b?: B }\n",
      'b.ts': "import { A } from './a.ts';\nexport class B { a = new A() }\n",
    });
    expect(end.code).not.toBe(0);
  });

  it('accepts a cycle that types alone close', async () => {
    const end = await gate({
      'train.ts':
        "import type { Wagon } from './wagon.ts';\nexport interface Train { wagons: Wagon[] }\nexport const one = 1;\n",
      'wagon.ts':
        "import { one, type Train } from './train.ts';\nexport interface Wagon { train: Train }\nexport const two = one + 1;\n",
    });
    expect(end.text).toContain('no dependency violations');
    expect(end.code).toBe(0);
  });
});
