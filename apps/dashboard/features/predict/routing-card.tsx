import type { ModelRoutingAnswer } from '@switchyard/api-client';
import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { Signal } from '../../ui/signal.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VersionBadge } from '../../ui/version-badge.tsx';
import { percentWords } from '../model/number-words.ts';
import type { Answer } from './ask-prediction.ts';
import { explainSlot, explanationWords, rangeWords } from './slot-explanation.ts';
import { SlotRuler } from './slot-ruler.tsx';
import styles from './routing-card.module.css';

/** Which version answers, and why: the server's decision, made again in the browser. */
export function RoutingCard({
  routing,
  answer,
  waiting,
}: {
  readonly routing: ModelRoutingAnswer;
  readonly answer: Answer | null;
  /** Whether an answer is to come while there is none. */
  readonly waiting: boolean;
}): ReactNode {
  const explanation =
    answer === null
      ? null
      : explainSlot(routing, {
          unit: answer.question.unit,
          predictionId: answer.predictionId,
          variant: answer.variant,
        });
  return (
    <Card
      title="Version and slot"
      note={routing.pinned ? 'Split pinned by the environment' : undefined}
      area="routing"
    >
      <p className={styles.why} data-testid="why">
        {answer === null || explanation === null ? (
          <Missing waiting={waiting} />
        ) : explanation.holds ? (
          explanationWords(explanation, answer.variant)
        ) : (
          <Signal kind="caution" word="The split has changed">
            {explanationWords(explanation, answer.variant)}
          </Signal>
        )}
      </p>
      <SlotRuler arms={routing.arms} slot={explanation?.slot ?? null} />
      <ul className={styles.arms}>
        {routing.arms.map(({ variant, model_version: version, slots, share }) => (
          <li key={variant} className={styles.arm}>
            <VersionBadge version={version} />
            <span>
              {slots.length === 0 ? 'no slots' : slots.map(rangeWords).join(', ')} · {percentWords(share)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Missing({ waiting }: { readonly waiting: boolean }): ReactNode {
  return waiting ? <Skeleton height="line" /> : 'There is no prediction to place on the slots.';
}
