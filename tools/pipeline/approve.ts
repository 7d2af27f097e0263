/**
 * The manual approval. In CI the server asks (Jenkins `input`, a protected environment of GitHub) and passes on who
 * said yes; on a laptop this program asks, or takes --yes.
 */
import { createInterface } from 'node:readline/promises';
import { readChanges } from './changes-file.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'approve',
  about: 'Asks whether the build may be deployed, and keeps the answer.',
  options: {
    yes: { about: 'approved already' },
    by: { value: 'NAME', about: 'who approved' },
  },
  async run(given, stop) {
    const { head, containers } = readChanges();
    const services = Object.keys(containers).join(', ') || 'no container';
    const by = given.text('by') ?? process.env['USER'] ?? 'unknown';
    const approved = {
      kind: 'passed',
      summary: `${head} may be deployed (${services}), says ${by}.`,
      details: { head, by },
    } as const;
    if (given.flag('yes')) return approved;
    if (!process.stdin.isTTY) {
      const summary = 'Nobody is here to approve. Give --yes when it was approved elsewhere.';
      return { kind: 'declined', summary };
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`Deploy ${head} (${services})? [y/N] `, { signal: stop });
    terminal.close();
    if (/^y(es)?$/i.test(answer.trim())) return approved;
    return { kind: 'declined', summary: 'Not approved; nothing was deployed.' };
  },
});
