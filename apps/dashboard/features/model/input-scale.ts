import type { NumericInput } from '@switchyard/model-io';
import type { SliderScale } from '../../ui/slider-field.tsx';

/** A slider has at least this many steps over the range that training saw. */
const LEAST_STEPS = 20;

/**
 * Ends and grain of an input's slider: the training range, widened to whole steps; steps are powers of ten, so that
 * values stay short. Null when training has left no range, or one without extent.
 */
export function scaleOf({ range, type }: Pick<NumericInput, 'range' | 'type'>): SliderScale | null {
  if (range === null) return null;
  const [low, high] = range;
  if (!(high > low)) return null;
  const exponent = Math.floor(Math.log10((high - low) / LEAST_STEPS) + 1e-9);
  const step = type === 'integer' ? Math.max(1, 10 ** exponent) : tenTo(exponent);
  return {
    min: roundTo(Math.floor(low / step + 1e-9), step),
    max: roundTo(Math.ceil(high / step - 1e-9), step),
    step,
  };
}

/** `count · step` without the dust that binary fractions leave (3 · 0.1 is 0.3). */
function roundTo(count: number, step: number): number {
  return step >= 1 ? count * step : count / Math.round(1 / step);
}

function tenTo(exponent: number): number {
  return exponent >= 0 ? 10 ** exponent : 1 / 10 ** -exponent;
}
