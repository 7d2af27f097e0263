import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { workspaceRoot } from '../process/workspace-root.ts';

/**
 * Lints a text as if it stood in a file of this workspace, by the workspace's own configuration. Rules that need
 * types are left out: the text is not part of any program.
 *
 * @param path from the workspace root; the file need not exist
 * @returns every complaint as "rule: message"
 */
export async function lintText(path: string, text: string): Promise<readonly string[]> {
  const eslint = new ESLint({
    cwd: workspaceRoot,
    overrideConfig: [{ files: ['**/*.ts', '**/*.tsx'], ...tseslint.configs.disableTypeChecked }],
  });
  const results = await eslint.lintText(text, { filePath: join(workspaceRoot, path) });
  return results.flatMap((result) =>
    result.messages.map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`),
  );
}
