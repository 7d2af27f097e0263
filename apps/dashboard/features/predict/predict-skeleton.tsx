import type { ReactNode } from 'react';
import { Skeleton } from '../../ui/skeleton.tsx';
import pageStyles from './predict-page.module.css';
import styles from './predict-skeleton.module.css';

/** The page while the server asks the api: the places of everything, in their final size. */
export function PredictSkeleton(): ReactNode {
  return (
    <div className={pageStyles.page} aria-busy="true">
      <h1 className={pageStyles.heading}>Predict</h1>
      <div className={styles.headline}>
        <Skeleton height="answer" width="short" />
        <Skeleton height="line" />
        <Skeleton height="line" width="short" />
      </div>
      <div className={styles.columns}>
        <Skeleton height="tall" />
        <div className={styles.column}>
          <Skeleton height="card" />
          <Skeleton height="ruler" />
          <Skeleton height="card" />
        </div>
      </div>
    </div>
  );
}
