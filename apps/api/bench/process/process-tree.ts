import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Ticks per second of the times in /proc; Linux has told programs 100 for ever. */
const TICKS = 100;

/** Resident memory of a process and all its descendants in MB; null where there is no /proc. */
export function residentMb(pid: number): number | null {
  if (!existsSync('/proc/self/status')) return null;
  const kilobytes = tree(pid).map((id) =>
    Number(/VmRSS:\s*(\d+)/.exec(read(`/proc/${id}/status`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1024;
}

/** Processor time that a process and its descendants have used, in seconds; null where there is no /proc. */
export function processorSeconds(pid: number): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  return tree(pid).reduce((sum, id) => sum + secondsIn(`/proc/${id}/stat`), 0);
}

/** Processor time of a process's main thread alone, in seconds; null where there is no /proc. */
export function mainThreadSeconds(pid: number): number | null {
  return existsSync('/proc/self/stat') ? secondsIn(`/proc/${pid}/task/${pid}/stat`) : null;
}

function secondsIn(file: string): number {
  // Fields count from behind the name, which may hold spaces.
  const fields = read(file)
    .replace(/^.*\)\s*/s, '')
    .split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

function tree(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const found = [pid];
  for (const id of found) {
    found.push(...parents.filter(([, parent]) => parent === id).map(([child]) => child));
  }
  return found;
}

function parentOf(pid: number): number {
  return Number(/PPid:\s*(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? -1);
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
