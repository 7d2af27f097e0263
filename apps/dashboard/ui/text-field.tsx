'use client';

import { useId, type ReactNode } from 'react';
import { FieldNote, type FieldNoteContent } from './field-note.tsx';
import styles from './field.module.css';

/** A short text, with controls behind it. */
export function TextField({
  label,
  text,
  placeholder,
  maxLength,
  note,
  children,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly placeholder: string;
  readonly maxLength: number;
  readonly note: FieldNoteContent;
  readonly children?: ReactNode;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.line}>
        <input
          id={id}
          className={styles.text}
          type="text"
          value={text}
          placeholder={placeholder}
          maxLength={maxLength}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-note`}
          aria-invalid={note.kind === 'stop' || undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {children}
      </div>
      <div className={styles.note}>
        <FieldNote id={`${id}-note`} note={note} />
      </div>
    </div>
  );
}
