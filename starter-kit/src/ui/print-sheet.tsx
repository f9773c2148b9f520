import type { ReactNode } from "react";
import type { Resource, Row, Rows } from "../lib/api";
import { useQuery } from "../lib/query";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "./button";
import { type Column, RecordTable } from "./record-table";
import { type Fact, Facts, type Figure, Figures } from "./row-parts";
import { ScreenHead } from "./screen-head";
import { Failure, Loading } from "./states";

type SheetProps<R extends Row> = {
  id: string;
  resource: Resource<R>;
  title: (row: R) => string;
  facts: readonly Fact<R>[];
  figures?: readonly Figure<R>[];
  children?: (row: R) => ReactNode;
};

type BelongingProps<R extends Row> = {
  entity: string;
  title: string;
  resource: Resource<R>;
  columns: readonly Column<R>[];
  filter: Record<string, string>;
};

type PartyProps<R extends Row> = { title: string; resource: Resource<R>; id: string | null; facts: readonly Fact<R>[] };

/** Somebody whom the sheet is from or for, with where to reach them. */
export function Party<R extends Row>({ title, resource, id, facts }: PartyProps<R>) {
  const query = useQuery<R>(id === null ? null : resource.path(id));
  if (id === null) return null;
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (query.data === null) return <Loading />;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Facts facts={facts} row={query.data} />
    </section>
  );
}

/** Rows that belong to the one on the sheet, as a table. */
export function Belonging<R extends Row>({ entity, title, resource, columns, filter }: BelongingProps<R>) {
  const may = useMay(entity);
  const query = useQuery<Rows<R>>(may("read") ? resource.listPath({ ...filter, sort: "createdAt" }) : null);
  if (!may("read")) return null;
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (query.data === null) return <Loading />;
  return (
    <section className="card lines" aria-label={title}>
      <h2>{title}</h2>
      {query.data.items.length === 0 ? (
        <p className="hint">{words.noRows}</p>
      ) : (
        <RecordTable caption={title} columns={columns} rows={query.data.items} />
      )}
    </section>
  );
}

/** One row as it goes on paper: what is known of it, its lines, and what they come to. */
export function PrintSheet<R extends Row>({ id, resource, title, facts, figures = [], children }: SheetProps<R>) {
  const query = useQuery<R>(resource.path(id));
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const row = query.data;
  if (row === null) return <Loading />;
  return (
    <article className="sheet">
      <ScreenHead title={title(row)} back={{ to: `/${resource.route}/${row.id}`, label: title(row) }}>
        <Button kind="main" onClick={() => window.print()}>
          {words.printNow}
        </Button>
      </ScreenHead>
      <Facts facts={facts} row={row} />
      {children?.(row)}
      <Figures figures={figures} row={row} />
    </article>
  );
}
