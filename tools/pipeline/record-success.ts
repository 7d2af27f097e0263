/**
 * Remembers that a build went through, so that the next one compares with it. Called by the Jenkinsfile and the
 * workflows as their very last stage.
 */
import { readChanges } from './changes-file.ts';
import { closeDeployment, STATE_OPTION } from './deployment-state.ts';
import { recordSuccess } from './last-success.ts';
import { runStage } from './run-stage.ts';

await runStage({
  name: 'record-success',
  about: 'Remembers this build as the last successful one of its branch (a git ref).',
  options: { ...STATE_OPTION, remote: { value: 'NAME', about: 'also push the mark to this remote' } },
  async run(given) {
    const { branch, head } = readChanges();
    // First, so that a remote that takes no mark does not have a good deployment rolled back.
    closeDeployment(given.text('state') ?? '', 'confirmed');
    const { kind, commit } = await recordSuccess(branch, head, given.text('remote'));
    if (kind === 'not-pushed') {
      return {
        kind: 'failed',
        summary:
          `${commit} went through and stays, but its mark could not be pushed to ${given.text('remote') ?? ''}. Allow this ` +
          "machine's git to push refs/switchyard/* there; until then other machines rebuild more than they need to.",
      };
    }
    return {
      kind: 'passed',
      summary:
        kind === 'recorded'
          ? `${commit} is the last successful build of ${branch}.`
          : `A newer build of ${branch} (${commit}) has succeeded already; its mark stays.`,
    };
  },
});
