import type { ReactNode } from 'react';
import { Signal } from './signal.tsx';
import styles from './field-note.module.css';

/** What stands below a field. It always takes one line, so that nothing jumps when a caution comes or goes. */
export interface FieldNoteContent {
  readonly kind: 'plain' | 'caution' | 'stop';
  readonly text: string;
}

const WORDS = { caution: 'Caution', stop: 'Refused' } as const;

export function FieldNote({ id, note }: { readonly id: string; readonly note: FieldNoteContent }): ReactNode {
  return (
    <p id={id} className={styles.note}>
      {note.kind === 'plain' ? (
        note.text
      ) : (
        <Signal kind={note.kind} word={WORDS[note.kind]}>
          {note.text}
        </Signal>
      )}
    </p>
  );
}
