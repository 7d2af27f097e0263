'use client';

import type { Input } from '@switchyard/model-io';
import type { ReactNode } from 'react';
import type { FieldNoteContent } from '../../ui/field-note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { SwitchField } from '../../ui/switch-field.tsx';
import { scaleOf } from '../model/input-scale.ts';
import { valueWords } from '../model/number-words.ts';
import { nameWithUnit } from '../model/readable-name.ts';

/** What an optional input shows when it is left out. */
const LEFT_OUT = 'not given';

/** The control that fits one input of the model. */
export function InputField({
  input,
  text,
  fault,
  onChange,
}: {
  readonly input: Input;
  readonly text: string;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const note = noteOf(input, text, fault);
  if (input.type === 'numeric' || input.type === 'integer') {
    const label = nameWithUnit(input.name, input.unit);
    return <SliderField label={label} text={text} scale={scaleOf(input)} note={note} onChange={onChange} />;
  }
  const label = nameWithUnit(input.name, null);
  if (input.type === 'boolean' && input.required) {
    return (
      <SwitchField label={label} on={text === 'true'} note={note} onChange={(on) => onChange(String(on))} />
    );
  }
  const values = input.type === 'categorical' ? input.categories : ['true', 'false'];
  const options = values.map((value) => ({ value, word: value }));
  return (
    <SelectField
      label={label}
      value={text}
      options={input.required ? options : [{ value: '', word: LEFT_OUT }, ...options]}
      note={note}
      onChange={onChange}
    />
  );
}

function noteOf(input: Input, text: string, fault: string | null): FieldNoteContent {
  if (fault !== null) return { kind: 'stop', text: `It ${fault}` };
  const optional = input.required ? '' : 'Optional. ';
  if (input.type === 'boolean')
    return { kind: 'plain', text: `${optional}${text === 'true' ? 'Yes' : 'No'}` };
  if (input.type === 'categorical')
    return { kind: 'plain', text: `${optional}One of ${input.categories.length}` };
  if (input.range === null) return { kind: 'plain', text: optional };
  const [low, high] = input.range;
  const range = [`${valueWords(low)}–${valueWords(high)}`, input.unit].filter(Boolean).join(' ');
  const value = Number(text);
  return text !== '' && (value < low || value > high)
    ? { kind: 'caution', text: `Outside what training saw: ${range}` }
    : { kind: 'plain', text: `${optional}Training saw ${range}` };
}
