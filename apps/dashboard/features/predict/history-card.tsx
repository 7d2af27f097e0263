import type { Input, Output } from '@switchyard/model-io';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { VersionBadge } from '../../ui/version-badge.tsx';
import { countWords, percentWords } from '../model/number-words.ts';
import { predictionWords } from '../model/prediction-words.ts';
import { nameWithUnit } from '../model/readable-name.ts';
import type { HistoryEntry } from './prediction-history.ts';
import styles from './history-card.module.css';

/** The counted predictions of this tab, newest first. */
export function HistoryCard({
  entries,
  inputs,
  output,
  onClear,
}: {
  readonly entries: readonly HistoryEntry[];
  readonly inputs: readonly Input[];
  readonly output: Output;
  readonly onClear: () => void;
}): ReactNode {
  const note =
    entries.length === 0 ? undefined : (
      <Button look="quiet" onClick={onClear}>
        Clear history
      </Button>
    );
  return (
    <Card title="History" note={note} area="history">
      {entries.length === 0 ? (
        <p className={styles.empty}>
          No counted prediction in this tab yet. Press Predict, and it is listed here until the tab is closed.
        </p>
      ) : (
        <DataTable
          caption="History"
          columns={columnsOf(inputs, output)}
          rows={entries}
          keyOf={({ predictionId }) => predictionId}
        />
      )}
    </Card>
  );
}

function columnsOf(inputs: readonly Input[], output: Output): readonly Column<HistoryEntry>[] {
  const known = output.kind === 'class';
  return [
    {
      key: 'time',
      head: 'Time',
      cell: ({ time }) => (
        <time dateTime={time} title={time}>
          {localTime(time)}
        </time>
      ),
    },
    ...inputs.map((input, i): Column<HistoryEntry> => ({
      key: `input ${input.name}`,
      head: nameWithUnit(input.name, 'unit' in input ? input.unit : null),
      numeric: input.type === 'numeric' || input.type === 'integer',
      cell: ({ inputs: values }) => values[i] || '–',
    })),
    { key: 'prediction', head: 'Prediction', cell: ({ prediction }) => predictionWords(prediction, output) },
    ...(known
      ? [
          {
            key: 'probability',
            head: 'Probability',
            numeric: true,
            cell: ({ probability }: HistoryEntry) =>
              probability === null ? '–' : percentWords(probability, 1),
          },
        ]
      : []),
    { key: 'version', head: 'Version', cell: ({ version }) => <VersionBadge version={version} /> },
    {
      key: 'slot',
      head: 'Slot',
      numeric: true,
      cell: ({ slot }) => (slot === null ? '–' : countWords(slot)),
    },
    {
      key: 'id',
      head: 'Prediction id',
      cell: ({ predictionId }) => <CopyableId id={predictionId} shown={8} />,
    },
  ];
}

function localTime(time: string): string {
  return new Date(time).toLocaleTimeString('en-GB');
}
