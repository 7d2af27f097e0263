import { useId, type ReactNode } from 'react';
import { Hatch } from './hatch.tsx';
import { isHatched, toneOf } from './version-tone.ts';
import styles from './share-bar.module.css';

/**
 * A share as a length from zero; the number stands beside it in words, so the drawing is only seen.
 *
 * @param look the colour of a version by its name, or one that means nothing
 * @param mark another share to compare with, drawn as a tick
 */
export function ShareBar({
  share,
  look,
  mark,
}: {
  readonly share: number;
  readonly look: 'strong' | 'quiet' | { readonly version: string };
  readonly mark?: number;
}): ReactNode {
  const hatch = useId();
  const version = typeof look === 'string' ? null : look.version;
  const tone = version === null ? undefined : toneOf(version);
  const hatched = version !== null && isHatched(version);
  const toned = hatched ? `url(#${hatch})` : 'var(--tone)';
  const fill = typeof look === 'string' ? `var(--bar-${look})` : toned;
  return (
    <svg className={styles.bar} data-tone={tone} aria-hidden="true" focusable="false">
      {hatched && tone !== undefined ? (
        <defs>
          <Hatch id={hatch} tone={tone} />
        </defs>
      ) : null}
      <rect className={styles.ground} width="100%" height="100%" rx="2" />
      <rect fill={fill} width={`${(share * 100).toFixed(2)}%`} height="100%" rx="2" />
      {mark === undefined ? null : (
        <line className={styles.mark} x1={percent(mark)} x2={percent(mark)} y1="-3" y2="15" />
      )}
    </svg>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
