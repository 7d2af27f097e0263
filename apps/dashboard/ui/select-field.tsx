'use client';

import { useId, type ReactNode } from 'react';
import { FieldNote, type FieldNoteContent } from './field-note.tsx';
import styles from './field.module.css';

/** One of a closed set. */
export function SelectField({
  label,
  value,
  options,
  note,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly word: string }[];
  readonly note: FieldNoteContent;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        aria-describedby={`${id}-note`}
        aria-invalid={note.kind === 'stop' || undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.word}
          </option>
        ))}
      </select>
      <div className={styles.note}>
        <FieldNote id={`${id}-note`} note={note} />
      </div>
    </div>
  );
}
