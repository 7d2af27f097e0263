import { expect, it } from 'vitest';
import { runCommand } from '../process/run-command.ts';
import { SERVICES } from './services.ts';

/** Root runs this in a checkout that nobody else may enter. */
const EXIT_NOT_ENTERABLE = 3;
const SEEN = {
  api: 'It is healthy, predicts with the key out of the file, and refuses without. It ended with 0 after SIGTERM.',
  dashboard: 'It is healthy and answers with its page and the scripts of it.',
  trainer: 'It trained both demo models and ended with 0.',
} as const;

async function replay(service: string) {
  return runCommand(
    {
      program: process.execPath,
      args: ['tools/containers/replay-dockerfile.ts', service],
      output: 'keep',
    },
    new AbortController().signal,
  );
}

// Packages are installed from the registry, as the image's build does: minutes on a slow line.
it.for(SERVICES)(
  "the steps of the %s's Dockerfile make a program that starts and answers",
  { timeout: 600_000 },
  async (service, { skip }) => {
    const { code, text } = await replay(service);
    if (code === EXIT_NOT_ENTERABLE) skip(text);
    expect(text).toContain(SEEN[service]);
    expect(code, text).toBe(0);
  },
);

it('refuses a service that has no Dockerfile', async () => {
  expect(await replay('grafana')).toMatchObject({ code: 2 });
});
