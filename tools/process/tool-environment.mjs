/**
 * The environment every tool of this workspace runs in: the workspace's own programs and Node first on the
 * path, no daemon left behind, nothing sent home, colours only where a person sees them. Plain JavaScript because
 * bootstrap.mjs needs it on a Node that cannot read TypeScript.
 */
import { delimiter, join } from 'path';

/**
 * @param {string} workspaceRoot absolute path of the workspace
 * @param {Readonly<Record<string, string | undefined>>} base the environment to build on
 * @returns {Record<string, string | undefined>} a new environment; `base` stays as it was
 */
export function toolEnvironment(workspaceRoot, base) {
  const programs = join(workspaceRoot, 'node_modules', '.bin');
  const path = (base.PATH || '').split(delimiter).filter((folder) => folder !== '' && folder !== programs);
  // Nx gives its tasks colours even when it writes to a file, unless FORCE_COLOR says 0; others read only NO_COLOR.
  const plain = !base.FORCE_COLOR && (base.NO_COLOR || !process.stdout.isTTY);
  return Object.assign({}, base, plain ? { FORCE_COLOR: '0', NO_COLOR: '1' } : {}, {
    PATH: [programs].concat(path).join(delimiter),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    // In one process with Nx, its vitest plugin loads Vite, which sets NODE_ENV, and `next build` then fails.
    NX_ISOLATE_PLUGINS: 'true',
    // Nx's own pseudo terminal needs a controlling terminal, which a program in a session of its own has not.
    NX_NATIVE_COMMAND_RUNNER: 'false',
    NEXT_TELEMETRY_DISABLED: '1',
  });
}
