import { useId, type ReactNode } from 'react';
import styles from './data-table.module.css';

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  /** Numbers stand to the right, under each other. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** Rows and columns; the only thing on a page that may scroll sideways, and then by keyboard, too. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.scroll} role="group" aria-labelledby={id} tabIndex={0}>
      <table className={styles.table}>
        <caption id={id} className="visually-hidden">
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-numeric={column.numeric}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.key} data-numeric={column.numeric}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
