'use client';

import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { randomUnit } from './browser-unit.ts';

/** As long as the api takes. */
const LONGEST = 256;

/** Who asks: the same unit gets the same version for as long as the split stands. */
export function UnitField({
  unit,
  fault,
  onChange,
}: {
  readonly unit: string;
  readonly fault: string | null;
  readonly onChange: (unit: string) => void;
}): ReactNode {
  const text =
    unit === ''
      ? 'Empty: every request is its own unit and drawn anew.'
      : 'The same unit always gets the same version.';
  return (
    <TextField
      label="Unit"
      text={unit}
      placeholder="each request its own"
      maxLength={LONGEST}
      note={fault === null ? { kind: 'plain', text } : { kind: 'stop', text: `It ${fault}` }}
      onChange={onChange}
    >
      <Button icon="random" look="small" onClick={() => onChange(randomUnit())}>
        New
      </Button>
      <Button icon="clearField" look="small" onClick={() => onChange('')}>
        Clear
      </Button>
    </TextField>
  );
}
