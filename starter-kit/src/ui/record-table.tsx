import type { ReactNode } from "react";
import type { Row } from "../lib/api";
import { Link } from "../lib/router";
import { useRole } from "../lib/viewer";
import { Marks } from "./badge";
import { useFit } from "./use-fit";

export type Column<R extends Row> = {
  id: string;
  label: string;
  cell: (row: R) => ReactNode;
  /** Figures stand under each other. */
  figure?: boolean;
  /** Roles that are never sent this field. */
  hiddenFrom?: readonly string[];
};

export function useColumns<C extends { hiddenFrom?: readonly string[] }>(columns: readonly C[]): C[] {
  const role = useRole();
  return columns.filter(({ hiddenFrom }) => role === null || !hiddenFrom?.includes(role));
}

type RecordTableProps<R extends Row> = {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  /** Where a row's own page is. */
  to?: (row: R) => string;
  /** What heads a column, where it is more than its words. */
  head?: (column: Column<R>) => ReactNode;
  sorted?: (column: Column<R>) => "ascending" | "descending" | undefined;
  /** Buttons at a row's end. */
  end?: { label: string; cell: (row: R) => ReactNode } | undefined;
};

const toneOf = (row: Row) => row.marks[0]?.tone;

/** Rows as a table; where it does not fit, as on a phone, each row is stacked, with the columns' words beside its values. */
export function RecordTable<R extends Row>({ caption, columns, rows, to, head, sorted, end }: RecordTableProps<R>) {
  const shown = useColumns(columns);
  const frame = useFit(rows);
  return (
    <div ref={frame} className="table-frame">
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" data-figure={column.figure} aria-sort={sorted?.(column)}>
                {head?.(column) ?? column.label}
              </th>
            ))}
            {end && (
              <th scope="col">
                <span className="hidden">{end.label}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-tone={toneOf(row)}>
              {shown.map((column, index) => (
                <td key={column.id} data-label={column.label} data-figure={column.figure} data-lead={index === 0}>
                  {index === 0 && to ? (
                    <Link to={to(row)} className="row-link">
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                  {index === 0 && <Marks marks={row.marks} />}
                </td>
              ))}
              {end && <td className="row-end">{end.cell(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
