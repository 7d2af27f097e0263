import { escapePointer } from '@switchyard/model-io';
import type { ProblemFault } from '../edge/problem.ts';
import { versionName } from '../models/loaded-version.ts';

/** Arms and shadows that one routing may have: each arm has its own drift windows, each shadow costs scoring. */
const MAXIMUM_ARMS = 20;
const MAXIMUM_SHADOWS = 5;

const VARIANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** A version that is named in a body, and where. */
export interface WishedVersion {
  /** As the experiment names it. */
  readonly arm: string;
  readonly version: number;
  readonly pointer: string;
}

/** The body of a routing as far as it could be read. Weights and shares are left to whoever defines experiments. */
export interface RoutingWish {
  readonly arms: readonly (WishedVersion & { readonly weight: unknown })[];
  readonly shadows: readonly (WishedVersion & { readonly share: unknown })[];
  /** Null: it was left out. */
  readonly stable: string | null;
  readonly faults: readonly ProblemFault[];
}

/** Reads `{"arms":[{"version","weight","variant"?}],"shadows"?:[{"version","share"}],"stable"?}`. */
export function readRoutingWish(body: unknown): RoutingWish {
  const faults: ProblemFault[] = [];
  const object = objectOf(body, '', ['arms'], ['shadows', 'stable'], faults);
  const arms = listOf(object['arms'], '/arms', 1, MAXIMUM_ARMS, faults).map((entry, i) => {
    const pointer = `/arms/${i}`;
    const { version, variant, weight } = objectOf(entry, pointer, ['version', 'weight'], ['variant'], faults);
    const number = versionOf(version, `${pointer}/version`, faults);
    return { arm: variantOf(variant, number, pointer, faults), version: number, weight, pointer };
  });
  const shadowList =
    object['shadows'] === undefined ? [] : listOf(object['shadows'], '/shadows', 0, MAXIMUM_SHADOWS, faults);
  const shadows = shadowList.map((entry, i) => {
    const pointer = `/shadows/${i}`;
    const { version, share } = objectOf(entry, pointer, ['version', 'share'], [], faults);
    const number = versionOf(version, `${pointer}/version`, faults);
    return { arm: versionName(number), version: number, share, pointer };
  });
  const { stable } = object;
  if (stable !== undefined && !arms.some(({ arm }) => arm === stable)) {
    faults.push({
      pointer: '/stable',
      detail: `must be one of the arms: ${arms.map(({ arm }) => arm).join(', ')}.`,
    });
  }
  return { arms, shadows, stable: typeof stable === 'string' ? stable : null, faults };
}

function objectOf(
  value: unknown,
  pointer: string,
  required: readonly string[],
  optional: readonly string[],
  faults: ProblemFault[],
): Readonly<Record<string, unknown>> {
  const keys = [...required, ...optional];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ pointer, detail: `must be an object with ${keys.join(', ')}.` });
    return {};
  }
  for (const key of Object.keys(value).filter((name) => !keys.includes(name))) {
    faults.push({
      pointer: `${pointer}/${escapePointer(key)}`,
      detail: `is not a known key; the keys are ${keys.join(', ')}.`,
    });
  }
  for (const key of required.filter((name) => !Object.hasOwn(value, name))) {
    faults.push({ pointer: `${pointer}/${key}`, detail: 'is missing.' });
  }
  return { ...value };
}

function listOf(
  value: unknown,
  pointer: string,
  least: number,
  most: number,
  faults: ProblemFault[],
): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length < least || value.length > most) {
    faults.push({ pointer, detail: `must be a list of ${least} to ${most}.` });
    return [];
  }
  return value;
}

function versionOf(value: unknown, pointer: string, faults: ProblemFault[]): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  if (value !== undefined) faults.push({ pointer, detail: 'must be the number of a version, such as 2.' });
  return 0;
}

function variantOf(value: unknown, version: number, pointer: string, faults: ProblemFault[]): string {
  if (value === undefined) return versionName(version);
  const place = `${pointer}/variant`;
  if (typeof value !== 'string' || !VARIANT.test(value)) {
    faults.push({
      pointer: place,
      detail:
        'must have 1 to 63 letters, digits, dots, dashes and underscores, beginning with one of the first two.',
    });
    return versionName(version);
  }
  if (/^v\d+$/.test(value) && value !== versionName(version)) {
    faults.push({
      pointer: place,
      detail: `is the name of another version than ${versionName(version)}; give another one.`,
    });
  }
  return value;
}
