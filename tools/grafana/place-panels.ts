import type { GridPosition } from './dashboard-model.ts';

/** Columns of Grafana's grid. */
export const COLUMNS = 24;
/** Rows of the grid that every panel has, so that lines of panels stay even. */
const HEIGHT = 8;

/**
 * Places panels of these widths from left to right, a new line where one does not fit.
 * @throws RangeError when a panel is wider than the grid
 */
export function placePanels(widths: readonly number[]): readonly GridPosition[] {
  let x = 0;
  let y = 0;
  return widths.map((w) => {
    if (w < 1 || w > COLUMNS) throw new RangeError(`A panel is 1 to ${COLUMNS} columns wide, not ${w}.`);
    if (x + w > COLUMNS) {
      x = 0;
      y += HEIGHT;
    }
    const place = { x, y, w, h: HEIGHT };
    x += w;
    return place;
  });
}
