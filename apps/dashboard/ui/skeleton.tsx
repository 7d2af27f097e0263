import type { ReactNode } from 'react';
import styles from './skeleton.module.css';

/** Holds the place of something that is on its way, in its final size. */
export function Skeleton({
  height,
  width,
}: {
  readonly height: 'line' | 'answer' | 'card' | 'ruler' | 'tall';
  readonly width?: 'short' | 'full';
}): ReactNode {
  return (
    <span className={`${styles.skeleton} ${styles[height]} ${styles[width ?? 'full']}`} aria-hidden="true" />
  );
}
