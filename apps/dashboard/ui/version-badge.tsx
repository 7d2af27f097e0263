import type { ReactNode } from 'react';
import { toneOf } from './version-tone.ts';
import { VersionMarker } from './version-marker.tsx';
import styles from './version-badge.module.css';

/** A version's name with its colour and marker, the same on every page. */
export function VersionBadge({ version }: { readonly version: string }): ReactNode {
  return (
    <span className={styles.badge} data-tone={toneOf(version)}>
      <VersionMarker version={version} />
      {version}
    </span>
  );
}
