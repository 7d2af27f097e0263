import type { ReactNode } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Signal } from '../../ui/signal.tsx';
import { VersionBadge } from '../../ui/version-badge.tsx';
import { ModelChoice } from './model-choice.tsx';
import type { PredictView } from './predict-view.ts';
import styles from './predict-page.module.css';
import { Workbench } from './workbench.tsx';

const TRAIN_COMMAND = 'npm run trainer -- train iris-v1';

/** The page in each of its states; every one says what to do next. */
export function PredictPage({ view }: { readonly view: PredictView }): ReactNode {
  switch (view.kind) {
    case 'ready': {
      const { model, models, formDigest } = view.workbench;
      return (
        <div className={styles.page}>
          <div className={styles.title}>
            <h1 className={styles.heading}>Predict with {model.name}</h1>
            <ModelChoice models={models} chosen={model.name} />
          </div>
          <Workbench key={`${model.name} ${formDigest}`} data={view.workbench} />
        </div>
      );
    }
    case 'trouble':
      return (
        <Stopped>
          <Notice kind="stop" word={view.trouble.title}>
            <p>{view.trouble.detail}</p>
            {view.trouble.status === 401 ? (
              <p>
                The dashboard has no valid key: start it with <code>SWITCHYARD_API_KEY</code> set to a key of
                the api.
              </p>
            ) : null}
            {view.trouble.requestId === null ? null : (
              <p>
                Request <code>{view.trouble.requestId}</code>
              </p>
            )}
          </Notice>
        </Stopped>
      );
    case 'no-model':
      return (
        <Stopped>
          <Notice
            kind="caution"
            word={view.others.length === 0 ? 'No model yet' : `There is no model “${view.model}”`}
          >
            {view.others.length === 0 ? null : <p>Choose one of these:</p>}
            <ModelChoice models={view.others} chosen={null} />
            <p>
              {view.others.length === 0 ? 'Train one' : 'Or train it'}, then start the api again; it loads
              models when it starts:
            </p>
            <div className={styles.command}>
              <CodeBlock>{TRAIN_COMMAND}</CodeBlock>
              <CopyButton text={TRAIN_COMMAND} label="Copy the training command" />
            </div>
          </Notice>
        </Stopped>
      );
    case 'no-version':
      return (
        <Stopped>
          <Notice kind="stop" word={`No version of ${view.model} can answer`}>
            <p>Restore or retrain what was refused, give one a positive weight, then start the api again.</p>
            <ul className={styles.arms}>
              {view.arms.map((arm) => (
                <li key={arm.variant}>
                  <VersionBadge version={arm.model_version} />{' '}
                  <ArmState state={arm.state} reasons={arm.reasons} />
                </li>
              ))}
            </ul>
          </Notice>
        </Stopped>
      );
  }
}

function Stopped({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>Predict</h1>
      {children}
    </div>
  );
}

function ArmState({
  state,
  reasons,
}: {
  readonly state: 'loaded' | 'refused' | 'absent';
  readonly reasons: readonly string[];
}): ReactNode {
  if (state === 'loaded')
    return (
      <Signal kind="caution" word="No traffic">
        Its weight is 0.
      </Signal>
    );
  return state === 'refused' ? (
    <Signal kind="stop" word="Refused">
      {reasons.join(' ')}
    </Signal>
  ) : (
    <Signal kind="caution" word="Absent">
      It is not in the model repository.
    </Signal>
  );
}
