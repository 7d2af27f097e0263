'use client';

import type { Output } from '@switchyard/model-io';
import type { ReactNode } from 'react';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Signal } from '../../ui/signal.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VersionBadge } from '../../ui/version-badge.tsx';
import type { Trouble } from '../api/trouble.ts';
import { predictionWords } from '../model/prediction-words.ts';
import { AgreementLine } from './agreement-line.tsx';
import { Announcer } from './announcer.tsx';
import { certaintyWords } from './answer-words.ts';
import type { Answer } from './ask-prediction.ts';
import type { PredictState } from './predict-session.ts';
import styles from './answer-headline.module.css';

/** The page's first line: what the model says, and who said it. Below it, whether that can be believed. */
export function AnswerHeadline({
  state,
  output,
}: {
  readonly state: PredictState;
  readonly output: Output;
}): ReactNode {
  const { answer, trouble, agreement } = state;
  if (trouble !== null) return <NoAnswer trouble={trouble} />;
  if (answer === null) {
    return (
      <div className={styles.headline} aria-busy="true">
        <Skeleton height="answer" width="short" />
        <Skeleton height="line" />
        <Skeleton height="line" width="short" />
      </div>
    );
  }
  const words = `${predictionWords(answer.prediction, output)}${certaintyWords(answer)}; ${answer.version} answered`;
  return (
    <div className={styles.headline}>
      <p className={styles.answer} data-testid="answer">
        <strong>{predictionWords(answer.prediction, output)}</strong>
        {certaintyWords(answer)};{' '}
        <span data-testid="answered-by">
          <VersionBadge version={answer.version} />
        </span>{' '}
        answered
      </p>
      <p className={styles.line} data-testid="agreement" data-state={agreement.kind}>
        <AgreementLine agreement={agreement} version={answer.version} />
      </p>
      <Record answer={answer} />
      <Announcer text={words} />
    </div>
  );
}

function Record({ answer }: { readonly answer: Answer }): ReactNode {
  if (!answer.counted) {
    return (
      <p className={styles.quiet}>A preview: not counted and not recorded. Press Predict for one that is.</p>
    );
  }
  return (
    <div className={styles.quiet}>
      Counted as prediction{' '}
      <span data-testid="prediction-id">
        <CopyableId id={answer.predictionId} />
      </span>
    </div>
  );
}

function NoAnswer({ trouble }: { readonly trouble: Trouble }): ReactNode {
  const isInput = trouble.status !== null && trouble.status < 500;
  return (
    <div className={styles.headline}>
      <p className={styles.answer} data-testid="answer">
        No prediction
      </p>
      <p className={styles.line}>
        <Signal kind={isInput ? 'caution' : 'stop'} word={trouble.title}>
          {trouble.detail}
        </Signal>
      </p>
      <p className={styles.quiet}>
        {isInput
          ? 'Mend the marked field and the prediction comes back.'
          : 'The page asks again every few seconds.'}
        {trouble.requestId === null ? null : (
          <>
            {' '}
            Request <code>{trouble.requestId}</code>
          </>
        )}
      </p>
      <Announcer text={`No prediction. ${trouble.title}. ${trouble.detail}`} />
    </div>
  );
}
