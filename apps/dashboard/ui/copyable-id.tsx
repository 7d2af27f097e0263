import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './copyable-id.module.css';

/**
 * An id that is read by eye and used by copying.
 *
 * @param shown its first characters only, where a whole one is too much
 */
export function CopyableId({ id, shown }: { readonly id: string; readonly shown?: number }): ReactNode {
  return (
    <span className={styles.id}>
      <code title={id}>{shown === undefined ? id : `${id.slice(0, shown)}…`}</code>
      <CopyButton text={id} label={`Copy the id ${id}`} />
    </span>
  );
}
