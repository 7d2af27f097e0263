import { useId, type ReactNode } from 'react';
import styles from './card.module.css';

/** One piece of evidence: a titled region. */
export function Card({
  title,
  note,
  area,
  children,
}: {
  readonly title: string;
  /** Beside the title: what the numbers below count, or a control for them. */
  readonly note?: ReactNode;
  /** Where the page's grid puts it. */
  readonly area?: string;
  readonly children: ReactNode;
}): ReactNode {
  const titleId = useId();
  return (
    <section className={styles.card} aria-labelledby={titleId} data-area={area}>
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {note === undefined ? null : <div className={styles.note}>{note}</div>}
      </div>
      {children}
    </section>
  );
}
