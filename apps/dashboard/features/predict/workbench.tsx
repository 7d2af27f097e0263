'use client';

import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { browserApi } from '../api/browser-api.ts';
import { whileVisible } from '../api/visible-interval.ts';
import { middleTexts, rowOf } from '../model/row.ts';
import { AnswerHeadline } from './answer-headline.tsx';
import { probabilityOf } from './answer-words.ts';
import { ApiCallCard } from './api-call-card.tsx';
import { predictPath } from './ask-prediction.ts';
import { browserStorage } from './browser-storage.ts';
import { BrowserUnit } from './browser-unit.ts';
import { curlCommand } from './curl-command.ts';
import { faultsByField } from './field-faults.ts';
import { HistoryCard } from './history-card.tsx';
import { InputsCard } from './inputs-card.tsx';
import { PredictSession } from './predict-session.ts';
import { PredictionHistory, type HistoryEntry } from './prediction-history.ts';
import type { WorkbenchData } from './predict-view.ts';
import { ProbabilitiesCard } from './probabilities-card.tsx';
import { RoutingCard } from './routing-card.tsx';
import { RoutingFeed } from './routing-feed.ts';
import { explainSlot } from './slot-explanation.ts';
import { UsageCard } from './usage-card.tsx';
import styles from './workbench.module.css';

const REFRESH_MS = 5_000;
const NO_ENTRIES: readonly HistoryEntry[] = [];

/** The interactive part of the page: its state lives in stores, this puts them together. */
export function Workbench({ data }: { readonly data: WorkbenchData }): ReactNode {
  const { model, signature, examples, apiUrl } = data;
  const { inputs, output } = signature;
  const [stores] = useState(() => openStores(data));
  const [texts, setTexts] = useState(() => examples[0]?.texts ?? middleTexts(inputs));
  const state = useSyncExternalStore(
    stores.session.state.subscribe,
    stores.session.state.get,
    stores.session.state.get,
  );
  const routing = useSyncExternalStore(
    stores.feed.state.subscribe,
    stores.feed.state.get,
    stores.feed.state.get,
  );
  const unit = useSyncExternalStore(stores.unit.text.subscribe, stores.unit.text.get, () => '');
  const entries = useSyncExternalStore(
    stores.history.entries.subscribe,
    stores.history.entries.get,
    () => NO_ENTRIES,
  );
  const asked = unit === '' ? null : unit;

  useEffect(() => {
    stores.session.preview({ row: rowOf(inputs, texts), unit: asked });
  }, [stores, inputs, texts, asked]);

  useEffect(() => {
    const { session, feed } = stores;
    const refresh = async (): Promise<void> => {
      if (await feed.refresh()) session.retry();
    };
    const stop = whileVisible(() => void refresh(), REFRESH_MS);
    return () => {
      stop();
      session.stop();
    };
  }, [stores]);

  const waiting = state.trouble === null;
  const faults = faultsByField(
    state.trouble?.faults ?? [],
    inputs.map(({ name }) => name),
  );
  const predict = (): void => void countPrediction(stores, texts);
  return (
    <div className={styles.workbench} data-kind={output.kind}>
      <div className={styles.headline}>
        <AnswerHeadline state={state} output={output} />
        {data.unlikeVersions.length === 0 ? null : (
          <Notice kind="caution" word="Versions take different inputs">
            The form is made for {data.formVersion}; rows that are routed to{' '}
            {data.unlikeVersions.join(' or ')} may be refused. Train the versions on the same inputs.
          </Notice>
        )}
      </div>
      <InputsCard
        inputs={inputs}
        texts={texts}
        examples={examples}
        unit={unit}
        faults={faults}
        counting={state.counting}
        onTexts={setTexts}
        onUnit={(text) => stores.unit.set(text)}
        onPredict={predict}
      />
      {output.kind === 'class' ? (
        <ProbabilitiesCard
          classes={output.classes}
          name={output.name}
          answer={state.answer}
          waiting={waiting}
        />
      ) : null}
      <RoutingCard routing={routing.routing} answer={state.answer} waiting={waiting} />
      <UsageCard state={routing} />
      <ApiCallCard command={curlCommand(apiUrl, predictPath(model), rowOf(inputs, texts), asked)} />
      <HistoryCard entries={entries} inputs={inputs} output={output} onClear={() => stores.history.clear()} />
    </div>
  );
}

interface Stores {
  readonly session: PredictSession;
  readonly feed: RoutingFeed;
  readonly unit: BrowserUnit;
  readonly history: PredictionHistory;
}

function openStores({ model, routing }: WorkbenchData): Stores {
  const client = browserApi();
  return {
    session: new PredictSession(client, model),
    feed: new RoutingFeed(client, routing),
    unit: new BrowserUnit(browserStorage('localStorage')),
    history: new PredictionHistory(browserStorage('sessionStorage'), model.name),
  };
}

/** Counts the prediction that the fields describe and writes it down. */
async function countPrediction({ session, feed, history }: Stores, texts: readonly string[]): Promise<void> {
  const answer = await session.count();
  if (answer === null) return;
  await feed.refresh();
  const { unit } = answer.question;
  const { slot } = explainSlot(feed.state.get().routing, {
    unit,
    predictionId: answer.predictionId,
    variant: answer.variant,
  });
  history.add({
    time: new Date().toISOString(),
    inputs: texts,
    prediction: answer.prediction,
    probability: probabilityOf(answer),
    version: answer.version,
    slot,
    predictionId: answer.predictionId,
  });
}
