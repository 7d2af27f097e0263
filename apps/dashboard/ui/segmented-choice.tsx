import { useId, type ReactNode } from 'react';
import styles from './segmented-choice.module.css';

/** One of a few: radio buttons drawn as one control, so that the keyboard works as for any radio group. */
export function SegmentedChoice<Value extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly word: string }[];
  readonly onChoose: (value: Value) => void;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            className={styles.input}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span className={styles.word}>{option.word}</span>
        </label>
      ))}
    </fieldset>
  );
}
