import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './model-choice.module.css';

/** The other models, as links: the address holds the choice. Nothing while there is nothing to choose. */
export function ModelChoice({
  models,
  chosen,
}: {
  readonly models: readonly string[];
  readonly chosen: string | null;
}): ReactNode {
  if (models.length === 0 || (models.length === 1 && chosen !== null)) return null;
  return (
    <nav aria-label="Models">
      <ul className={styles.list}>
        {models.map((model) => (
          <li key={model}>
            <Link
              className={styles.link}
              href={`/predict?model=${model}`}
              aria-current={model === chosen ? 'page' : undefined}
            >
              {model}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
