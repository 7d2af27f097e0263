'use client';

import type { Input } from '@switchyard/model-io';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import type { ExampleChoice } from '../model/example-choice.ts';
import type { FieldTexts } from '../model/row.ts';
import type { FieldFaults } from './field-faults.ts';
import { InputField } from './input-field.tsx';
import { UnitField } from './unit-field.tsx';
import styles from './inputs-card.module.css';

/** What goes into the model, who asks, and the button that makes it count. */
export function InputsCard({
  inputs,
  texts,
  examples,
  unit,
  faults,
  counting,
  onTexts,
  onUnit,
  onPredict,
}: {
  readonly inputs: readonly Input[];
  readonly texts: FieldTexts;
  readonly examples: readonly ExampleChoice[];
  readonly unit: string;
  readonly faults: FieldFaults;
  readonly counting: boolean;
  readonly onTexts: (texts: FieldTexts) => void;
  readonly onUnit: (unit: string) => void;
  readonly onPredict: () => void;
}): ReactNode {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!counting) onPredict();
  };
  return (
    <Card title="Inputs" area="inputs">
      <form className={styles.form} noValidate onSubmit={submit}>
        {examples.length === 0 ? null : (
          <div className={styles.examples} role="group" aria-label="Examples">
            <span className={styles.hint}>Examples</span>
            {examples.map((example) => (
              <Button key={example.name} look="small" onClick={() => onTexts(example.texts)}>
                {example.name}
              </Button>
            ))}
          </div>
        )}
        <div className={styles.fields}>
          {inputs.map((input, i) => (
            <InputField
              key={input.name}
              input={input}
              text={texts[i] ?? ''}
              fault={faults.inputs[i] ?? null}
              onChange={(text) => onTexts(texts.map((old, k) => (k === i ? text : old)))}
            />
          ))}
        </div>
        <UnitField unit={unit} fault={faults.unit} onChange={onUnit} />
        <div className={styles.action}>
          <Button type="submit" look="primary" icon="predict" busy={counting}>
            Predict
          </Button>
          <p className={styles.hint}>Counts in usage, metrics and drift. Moving a slider only previews.</p>
        </div>
      </form>
    </Card>
  );
}
