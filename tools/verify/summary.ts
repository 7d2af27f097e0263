import { addCounts, type Tally, type TestCount } from './tally.ts';

/** The table of all runners with what each contributed, and the notes of those that failed without a test. */
export function summaryTable(tallies: readonly Tally[]): string {
  const rows = tallies.flatMap((tally) => [
    row(tally.runner, tally),
    ...(tally.parts ?? []).map((part) => row(`  ${part.runner}`, part)),
  ]);
  const header = ['runner', 'passed', 'failed', 'skipped', 'seconds'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const notes = tallies.flatMap((tally) => tally.notes.map((note) => `✖ ${tally.runner}: ${note}`));
  return [
    line(header),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

function row(name: string, tally: Tally): readonly string[] {
  const skipped = tally.skipped > 0 ? String(tally.skipped) : '';
  return [name, String(tally.passed), String(tally.failed), skipped, tally.seconds?.toFixed(1) ?? ''];
}

/** The last line of `npm test`, the same words whatever the outcome. */
export function closingLine(total: TestCount): string {
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  return `${total.passed} passed, ${total.failed} failed${skipped}`;
}

export function totalOf(tallies: readonly Tally[]): TestCount {
  return addCounts(tallies);
}
