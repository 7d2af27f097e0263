import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { percentWords } from '../model/number-words.ts';
import type { Answer } from './ask-prediction.ts';
import styles from './probabilities-card.module.css';

/**
 * How sure the model is of each class. Before the first answer the bars stand at nothing, in their final places.
 *
 * @param answer null while there is none; `waiting` says whether one is to come
 */
export function ProbabilitiesCard({
  classes,
  name,
  answer,
  waiting,
}: {
  readonly classes: readonly string[];
  readonly name: string;
  readonly answer: Answer | null;
  readonly waiting: boolean;
}): ReactNode {
  const shares = new Map(Object.entries(answer?.probabilities ?? {}));
  return (
    <Card title="Class probabilities" note={name} area="probabilities">
      <dl className={styles.list}>
        {classes.map((label) => {
          const share = shares.get(label);
          const predicted = answer?.prediction === label;
          return (
            <div key={label} className={styles.row} data-predicted={predicted}>
              <dt className={styles.label}>
                {label}
                {predicted ? <span className={styles.predicted}>predicted</span> : null}
              </dt>
              <dd className={styles.bar}>
                <ShareBar share={share ?? 0} look={predicted ? 'strong' : 'quiet'} />
              </dd>
              <dd className={styles.value}>
                {share === undefined ? <Missing waiting={waiting} /> : percentWords(share, 1)}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

function Missing({ waiting }: { readonly waiting: boolean }): ReactNode {
  return waiting ? <Skeleton height="line" /> : '–';
}
