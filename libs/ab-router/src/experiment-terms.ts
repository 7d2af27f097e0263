import { readArmWeights } from './arm-weight.ts';
import type { DefinitionObject, DefinitionReader } from './definition-reader.ts';
import type { ExperimentTerms } from './experiment.ts';
import { readOverrides } from './override.ts';
import { readTargeting } from './read-targeting.ts';
import { readShadows } from './shadow.ts';

/** The keys under which a definition or a change writes its terms. */
export const TERM_KEYS = ['arms', 'traffic', 'targeting', 'overrides', 'shadows'] as const;

/**
 * Reads an experiment's terms.
 *
 * @param current what holds for a key that is left out; arms have to be given when it says none
 * @returns the terms in canonical order, or null when there were faults
 */
export function readTerms(
  reader: DefinitionReader,
  object: DefinitionObject,
  current: Omit<ExperimentTerms, 'arms'> & { readonly arms: ExperimentTerms['arms'] | null },
): ExperimentTerms | null {
  const given = (key: (typeof TERM_KEYS)[number]) => Object.hasOwn(object, key);
  const arms = given('arms') ? readArmWeights(reader, object['arms'], '/arms') : current.arms;
  const names = arms?.map(({ arm }) => arm) ?? null;
  const traffic = given('traffic') ? reader.share(object['traffic'], '/traffic') : current.traffic;
  const targeting = given('targeting')
    ? readTargeting(reader, object['targeting'], '/targeting')
    : current.targeting;
  const overrides = given('overrides')
    ? readOverrides(reader, object['overrides'], '/overrides', names)
    : current.overrides;
  const shadows = given('shadows') ? readShadows(reader, object['shadows'], '/shadows') : current.shadows;

  if (!given('overrides') && names !== null) {
    const lost = current.overrides.find(({ arm }) => !names.includes(arm));
    if (lost !== undefined) {
      const message = `Arm "${lost.arm}" is given to unit "${lost.unit}" by an override; give "overrides" without it.`;
      reader.fault('unknown-arm', '/arms', message);
    }
  }
  if (arms === null || traffic === null || targeting === null || overrides === null || shadows === null)
    return null;
  return { arms, traffic, targeting, overrides, shadows };
}
