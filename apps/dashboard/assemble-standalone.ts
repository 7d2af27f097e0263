/**
 * Called by the build target behind `next build`: puts the files that browsers fetch beside the standalone server,
 * which Next leaves to whoever deploys it.
 */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const project = import.meta.dirname;
const standalone = join(project, '.next', 'standalone', 'apps', 'dashboard');

if (!existsSync(join(standalone, 'server.js'))) {
  console.error('There is no standalone server to complete. Run the whole build: npx nx build dashboard');
  process.exit(1);
}
for (const directory of [join('.next', 'static'), 'public']) {
  const source = join(project, directory);
  if (existsSync(source)) cpSync(source, join(standalone, directory), { recursive: true });
}
