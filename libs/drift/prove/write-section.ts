import { readFile, writeFile } from 'node:fs/promises';
import type { Claim } from './claim.ts';

const TITLE =
  '# Proofs\n\nStatistical claims of the libraries, checked by `npm run prove`, which writes this page. Nothing here is edited by hand.\n';

/**
 * Puts a project's claims into the page of proofs, in place of what stood there for it.
 *
 * @param name of the project: the section's heading
 */
export async function writeSection(
  path: string,
  name: string,
  how: string,
  claims: readonly Claim[],
): Promise<void> {
  const page = await readFile(path, 'utf8').catch(() => TITLE);
  const sections = new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
  const rows = claims.map(
    ({ claim, measured, bound, holds }) =>
      `| ${claim} | ${measured} | ${bound} | ${holds ? 'yes' : '**no**'} |`,
  );
  sections.set(
    name,
    [
      `${name}\n`,
      `${how}\n`,
      '| claim | measured | bound | holds |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n'),
  );
  const body = [...sections.keys()].sort().map((key) => `## ${(sections.get(key) ?? '').trimEnd()}\n`);
  await writeFile(path, [TITLE, ...body].join('\n'));
}
