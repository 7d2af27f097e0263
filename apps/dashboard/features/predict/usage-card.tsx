import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { Signal } from '../../ui/signal.tsx';
import { VersionBadge } from '../../ui/version-badge.tsx';
import { countWords, percentWords } from '../model/number-words.ts';
import type { RoutingState } from './routing-feed.ts';
import { usageByVersion, type UsageRow } from './usage-by-version.ts';
import styles from './usage-card.module.css';

/** How many rows each version has answered, beside what the split gives it. */
export function UsageCard({ state: { routing, trouble } }: { readonly state: RoutingState }): ReactNode {
  const { total, rows } = usageByVersion(routing.arms);
  return (
    <Card
      title="Usage by version"
      note={`${countWords(total)} ${total === 1 ? 'row' : 'rows'} since the api started`}
      area="usage"
    >
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.version} className={styles.row}>
            <VersionBadge version={row.version} />
            <ShareBar share={row.share ?? 0} look={{ version: row.version }} mark={row.configured} />
            <span className={styles.count}>{countWords(row.answered)}</span>
            <span className={styles.share}>
              {row.share === null ? 'no data' : percentWords(row.share, 1)}
            </span>
            <span className={styles.configured}>set: {percentWords(row.configured)}</span>
            <State row={row} />
          </li>
        ))}
      </ul>
      <p className={styles.hint}>
        The tick is the share set by the split. Counts are rows, so a busy unit weighs more.
      </p>
      {trouble === null ? null : (
        <Signal kind="caution" word="May be stale">
          {trouble.detail}
        </Signal>
      )}
    </Card>
  );
}

function State({ row }: { readonly row: UsageRow }): ReactNode {
  if (row.state === 'loaded') return null;
  return (
    <span className={styles.state}>
      {row.state === 'refused' ? (
        <Signal kind="stop" word="Refused">
          {row.reasons.join(' ')}
        </Signal>
      ) : (
        <Signal kind="caution" word="Absent">
          {row.version} is not in the model repository; the others answer for it.
        </Signal>
      )}
    </span>
  );
}
