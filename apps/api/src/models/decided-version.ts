import { versionName } from './loaded-version.ts';
import type { PooledModel } from './pooled-model.ts';

/** Why people cannot be sent to a version, as a sentence; null when they can. */
export function reasonNotLoaded({ name, versions }: PooledModel, number: number): string | null {
  const known = versions.find(({ version }) => version === number);
  if (known?.state === 'loaded') return null;
  return known === undefined
    ? `${name} ${versionName(number)} is not in the repository.`
    : `${name} ${known.name} was refused: ${known.reasons.join(' ')}`;
}
