import { FOREST_FILE, type Manifest } from '@switchyard/model-io';

/** Largest weights of a forest, in bytes, that are evaluated on the event loop. */
export const INLINE_BYTES = 4 * 1024 * 1024;

/**
 * Where a version is scored. A forest up to 4 MiB answers a row in a few microseconds, far less than a thread and back
 * takes (about 100), and a thousand rows keep the event loop for a few milliseconds. A larger one falls out of the
 * processor's cache, and how long it takes depends on the machine. Networks always go to a thread: their runtimes
 * compute on the thread that calls them, for a time that nobody knows beforehand. By size and not by measurement, so
 * that an artifact is placed alike on every machine and after every start.
 */
export function placementOf({ flavor, files }: Manifest, inlineBytes = INLINE_BYTES): 'inline' | 'worker' {
  if (flavor !== 'forest') return 'worker';
  // Without its file the artifact is refused, which needs no thread.
  return (files[FOREST_FILE]?.bytes ?? 0) <= inlineBytes ? 'inline' : 'worker';
}
