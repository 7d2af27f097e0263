'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { Signal, type SignalKind } from '../../ui/signal.tsx';
import { browserApi, DASHBOARD_SILENT } from '../api/browser-api.ts';
import { whileVisible } from '../api/visible-interval.ts';
import { askHealth } from './ask-health.ts';
import type { HealthState } from './health-state.ts';
import styles from './health-indicator.module.css';

const PERIOD_MS = 5_000;

const SIGNALS: Readonly<Record<HealthState['kind'], { readonly kind: SignalKind; readonly word: string }>> = {
  ready: { kind: 'clear', word: 'API ready' },
  'not-ready': { kind: 'caution', word: 'API not ready' },
  unreachable: { kind: 'stop', word: 'API down' },
  unknown: { kind: 'neutral', word: 'API …' },
};

/**
 * How the api is: icon and word, with the reasons on hover and focus. When it comes back, the page is asked for again,
 * so that what was missing appears.
 */
export function HealthIndicator({ initial }: { readonly initial: HealthState }): ReactNode {
  const [health, setHealth] = useState(initial);
  const reasonsId = useId();
  const router = useRouter();

  useEffect(() => {
    const client = browserApi();
    const stopped = new AbortController();
    let last = initial.kind;
    const ask = async (): Promise<void> => {
      const found = await askHealth(client, DASHBOARD_SILENT.detail, stopped.signal);
      if (stopped.signal.aborted) return;
      setHealth(found);
      if (found.kind === 'ready' && last !== 'ready') router.refresh();
      last = found.kind;
    };
    const stop = whileVisible(() => void ask(), PERIOD_MS);
    return () => {
      stop();
      stopped.abort();
    };
  }, [initial.kind, router]);

  const { kind, word } = SIGNALS[health.kind];
  return (
    <div className={styles.health}>
      <button
        type="button"
        className={styles.state}
        aria-describedby={reasonsId}
        data-testid="health"
        data-state={health.kind}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      >
        <Signal kind={kind} word={word} />
      </button>
      <div role="tooltip" id={reasonsId} className={styles.reasons}>
        {health.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
    </div>
  );
}
