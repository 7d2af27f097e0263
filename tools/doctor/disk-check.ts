import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failed, ok, warning, type Finding } from './finding.ts';

/**
 * Whether the volume of the data directory, which need not exist yet, has room.
 * @param minimumFree bytes below which it counts as full; below twice that it is worth a warning
 */
export async function checkDisk(dataDirectory: string, minimumFree: number): Promise<Finding> {
  let place = dataDirectory;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize, blocks } = await statfs(place);
  const free = bavail * bsize;
  const says = `${gibibytes(free)} of ${gibibytes(blocks * bsize)} GiB free for ${dataDirectory}.`;
  const advice =
    'Free space on that volume, move the data directory (SWITCHYARD_DATA_DIR), or keep predictions for a shorter ' +
    'time (PREDICTION_RETENTION).';
  if (free < minimumFree)
    return failed(
      'disk',
      `${says} That is less than the ${gibibytes(minimumFree)} GiB it should have.`,
      advice,
    );
  return free < 2 * minimumFree ? warning('disk', says, advice) : ok('disk', says);
}

function gibibytes(bytes: number): string {
  const number = bytes / 2 ** 30;
  return number >= 100 ? number.toFixed(0) : number.toPrecision(2);
}
