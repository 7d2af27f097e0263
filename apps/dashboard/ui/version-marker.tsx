import type { ReactNode } from 'react';
import { toneOf } from './version-tone.ts';
import styles from './version-marker.module.css';

const SHAPES: readonly ReactNode[] = [
  <circle key="circle" cx="6" cy="6" r="4.5" />,
  <rect key="square" x="1.8" y="1.8" width="8.4" height="8.4" />,
  <path key="triangle" d="M6 1 11 10.5H1Z" />,
  <path key="diamond" d="m6 .5 5.5 5.5L6 11.5.5 6Z" />,
  <path key="cross" d="M4 1h4v3h3v4H8v3H4V8H1V4h3Z" />,
  <path key="drop" d="M6 11 1 1.5h10Z" />,
];

/** The shape that stands for a version beside its colour. */
export function VersionMarker({ version }: { readonly version: string }): ReactNode {
  return (
    <svg
      className={styles.marker}
      viewBox="0 0 12 12"
      width="0.75em"
      height="0.75em"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[toneOf(version) - 1]}
    </svg>
  );
}
