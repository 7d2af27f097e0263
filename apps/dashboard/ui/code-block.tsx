import type { ReactNode } from 'react';
import styles from './code-block.module.css';

/** Something to be typed or pasted elsewhere. Long lines wrap; nothing scrolls sideways. */
export function CodeBlock({ children }: { readonly children: string }): ReactNode {
  return (
    <pre className={styles.block}>
      <code>{children}</code>
    </pre>
  );
}
