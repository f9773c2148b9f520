import type { ReactNode } from "react";
import type { Resource, Row } from "../lib/api";
import { Link } from "../lib/router";
import { words } from "../lib/words";
import { useAllRows } from "./all-rows";
import { Marks } from "./badge";
import { type Column, useColumns } from "./record-table";
import { type Flow, Moves } from "./row-parts";
import { Failure, Loading } from "./states";

type BoardProps<R extends Row> = {
  entity: string;
  resource: Resource<R>;
  columns: readonly Column<R>[];
  flow: Flow<R>;
  name: (row: R) => string;
};

/** A column for each status; a row moves on by the buttons on its card. */
export function Board<R extends Row>({ entity, resource, columns, flow, name }: BoardProps<R>) {
  const query = useAllRows(resource, "-createdAt");
  const shown = useColumns(columns);
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const rows = query.data;
  if (!rows) return <Loading />;
  const card = (row: R): ReactNode => (
    <li key={row.id} className="card record" data-tone={row.marks[0]?.tone}>
      <h4>
        <Link to={`/${resource.route}/${row.id}`}>{name(row)}</Link>
      </h4>
      <Marks marks={row.marks} />
      <dl>
        {shown.map(({ id, label, cell }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>{cell(row)}</dd>
          </div>
        ))}
      </dl>
      <Moves row={row} act={(to) => resource.move(row.id, to)} flow={flow} entity={entity} kind="plain" />
    </li>
  );
  return (
    <div className="board">
      {flow.states.map((state) => {
        const here = rows.filter((row) => flow.of(row) === state.id);
        return (
          <section key={state.id} aria-label={state.label} data-tone={state.tone}>
            <h3>
              {state.label} <span className="count">{here.length}</span>
            </h3>
            {here.length === 0 ? <p className="hint">{words.noRows}</p> : <ul>{here.map(card)}</ul>}
          </section>
        );
      })}
    </div>
  );
}
