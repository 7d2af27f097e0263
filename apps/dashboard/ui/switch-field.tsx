'use client';

import { useId, type ReactNode } from 'react';
import { FieldNote, type FieldNoteContent } from './field-note.tsx';
import styles from './field.module.css';

/** True or false. */
export function SwitchField({
  label,
  on,
  note,
  onChange,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly note: FieldNoteContent;
  readonly onChange: (on: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <span className={styles.switch}>
        <input
          id={id}
          className={styles.switchInput}
          type="checkbox"
          role="switch"
          checked={on}
          aria-describedby={`${id}-note`}
          aria-invalid={note.kind === 'stop' || undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span className={styles.switchDrawing} />
      </span>
      <div className={styles.note}>
        <FieldNote id={`${id}-note`} note={note} />
      </div>
    </div>
  );
}
