import type { ReactNode } from 'react';
import { Signal, type SignalKind } from './signal.tsx';
import styles from './notice.module.css';

/** Something the visitor has to know before going on: what happened, and below it what to do. */
export function Notice({
  kind,
  word,
  isPage = false,
  children,
}: {
  readonly kind: Exclude<SignalKind, 'neutral'>;
  readonly word: string;
  /** Whether the page consists of it: its word is the page's heading then. */
  readonly isPage?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const Word = isPage ? 'h1' : 'p';
  return (
    <div className={`${styles.notice} ${styles[kind]}`}>
      <Word className={styles.word}>
        <Signal kind={kind} word={word} />
      </Word>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
