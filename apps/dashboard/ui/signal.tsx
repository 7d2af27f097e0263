import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './signal.module.css';

/** As on a railway: pass or stable; inconclusive, warning or no data; fail or error. `neutral` is no judgement yet. */
export type SignalKind = 'clear' | 'caution' | 'stop' | 'neutral';

/** A meaning: always icon, colour and word together. What it is about may follow. */
export function Signal({
  kind,
  word,
  children,
}: {
  readonly kind: SignalKind;
  readonly word: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <span className={styles.signal}>
      <span className={`${styles.mark} ${styles[kind]}`}>
        <Icon name={kind} />
        <span className={styles.word}>{word}</span>
      </span>
      {children === undefined ? null : <span className={styles.about}>{children}</span>}
    </span>
  );
}
