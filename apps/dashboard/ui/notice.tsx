import type { ReactNode } from 'react';
import { Signal, type SignalKind } from './signal.tsx';
import styles from './notice.module.css';

/** Something the visitor has to know before going on: what happened, and below it what to do. */
export function Notice({
  kind,
  word,
  children,
}: {
  readonly kind: Exclude<SignalKind, 'neutral'>;
  readonly word: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={`${styles.notice} ${styles[kind]}`}>
      <p className={styles.word}>
        <Signal kind={kind} word={word} />
      </p>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
