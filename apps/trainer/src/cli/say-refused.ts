import type { Manifest } from '@switchyard/model-io';
import type { WriteOutcome } from '@switchyard/model-io/node';

type Refused = Extract<WriteOutcome, { readonly kind: 'refused' }> & {
  readonly manifest: Manifest;
  readonly digest: string;
};

/**
 * Why a version was not written over one that exists.
 *
 * @param remedy a sentence that says how to get another version number
 */
export function sayRefused(
  { manifest: { model, version }, directory, digest, existingDigest, damage }: Refused,
  remedy: string,
): string {
  if (damage.length > 0) {
    const faults = damage.map(({ message }) => message).join(' ');
    return `${model} v${version} exists with the same digest, but is damaged: ${faults} Remove ${directory} and run this again.\n`;
  }
  return `${model} v${version} exists with another content (digest ${existingDigest ?? 'unreadable'}, this would be ${digest}). Versions are immutable. ${remedy}\n`;
}
