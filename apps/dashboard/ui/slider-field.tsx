'use client';

import { useId, type ReactNode } from 'react';
import { FieldNote, type FieldNoteContent } from './field-note.tsx';
import styles from './field.module.css';

/** The ends and the grain of a slider. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * A number, by slider or typed. The field takes values beyond the slider's ends; the slider then stands at its end.
 *
 * @param scale null: there are no ends to draw, so there is only the field
 * @param text the number as typed; empty when there is none
 */
export function SliderField({
  label,
  text,
  scale,
  note,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly scale: SliderScale | null;
  readonly note: FieldNoteContent;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const id = useId();
  const noteId = `${id}-note`;
  const invalid = note.kind === 'stop' || undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={`${id}-${scale === null ? 'number' : 'slider'}`} className={styles.label}>
        {label}
      </label>
      <input
        id={`${id}-number`}
        className={styles.number}
        type="number"
        inputMode="decimal"
        step={scale?.step ?? 'any'}
        value={text}
        aria-label={scale === null ? undefined : `${label}, exact value`}
        aria-describedby={noteId}
        aria-invalid={invalid}
        onChange={(event) => onChange(event.target.value)}
      />
      {scale === null ? null : (
        <div className={styles.slider}>
          <Track share={shareOf(text, scale)} />
          <input
            id={`${id}-slider`}
            className={styles.range}
            type="range"
            min={scale.min}
            max={scale.max}
            step={scale.step}
            value={clamped(text, scale)}
            aria-describedby={noteId}
            aria-invalid={invalid}
            onChange={(event) => onChange(String(Number(event.target.value)))}
          />
        </div>
      )}
      <div className={styles.note}>
        <FieldNote id={noteId} note={note} />
      </div>
    </div>
  );
}

/** Drawn, because browsers draw a range input's filled part each in their own way or not at all. */
function Track({ share }: { readonly share: number }): ReactNode {
  return (
    <svg className={styles.track} aria-hidden="true" focusable="false">
      <rect className={styles.rail} width="100%" height="2" y="11" rx="1" />
      <rect className={styles.filled} width={`${share * 100}%`} height="4" y="10" rx="2" />
    </svg>
  );
}

function clamped(text: string, { min, max }: SliderScale): number {
  const value = text === '' ? min : Number(text);
  return Math.min(max, Math.max(min, value));
}

function shareOf(text: string, scale: SliderScale): number {
  const span = scale.max - scale.min;
  return span > 0 ? (clamped(text, scale) - scale.min) / span : 0;
}
