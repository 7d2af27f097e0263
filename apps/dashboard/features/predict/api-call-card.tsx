import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './api-call-card.module.css';

/** The prediction on this page as a call that anybody can make. */
export function ApiCallCard({ command }: { readonly command: string }): ReactNode {
  return (
    <Card title="Use via API" note={<CopyButton text={command} label="Copy the curl command" />} area="api">
      <CodeBlock>{command}</CodeBlock>
      <p className={styles.hint}>
        The same call, counted. Where the api asks for a key, add{' '}
        <code>-H &quot;authorization: Bearer $KEY&quot;</code>.
      </p>
    </Card>
  );
}
