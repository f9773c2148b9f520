import { type DragEvent, type ReactNode, useRef, useState } from "react";
import type { Move, Resource, Row } from "../lib/api";
import { Link } from "../lib/router";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { useAllRows } from "./all-rows";
import { Marks } from "./badge";
import { DialogButton } from "./dialog";
import { ErrorText } from "./error-text";
import { type Column, useColumns } from "./record-table";
import { type Flow, Moves, StepConfirm, stateLabel, tellMoved, useMoves } from "./row-parts";
import { Empty, Failure, Loading } from "./states";
import { tell } from "./toast";
import { useAction } from "./use-action";

type BoardProps<R extends Row> = {
  entity: string;
  one: string;
  many: string;
  resource: Resource<R>;
  columns: readonly Column<R>[];
  flow: Flow<R>;
  name: (row: R) => string;
  form?: (close: () => void) => ReactNode;
};

/** A column for each status; a row moves on by being dragged there, or by the buttons on its card. */
export function Board<R extends Row>({ entity, one, many, resource, columns, flow, name, form }: BoardProps<R>) {
  const query = useAllRows(resource, "-createdAt");
  const shown = useColumns(columns);
  const may = useMay(entity);
  const movesOf = useMoves(flow, entity);
  // What is dragged counts at once; that it is, is shown with the next picture.
  const held = useRef<R | null>(null);
  const [dragged, setDragged] = useState<R | null>(null);
  const drag = (row: R | null) => {
    held.current = row;
    setDragged(row);
  };
  const [asked, setAsked] = useState<{ row: R; move: Move } | null>(null);
  const { run, error } = useAction(
    ({ row, to }: { row: R; to: string }) => resource.move(row.id, to),
    tellMoved(flow),
  );
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const rows = query.data;
  if (!rows) return <Loading />;
  const add = may("create") && form;
  const moveTo = (row: R | null, state: string) => (row ? movesOf(row).find(({ to }) => to === state) : undefined);
  // A column that does not take it lets go of it too: otherwise nobody is told why nothing happened.
  const over = (state: string) => (event: DragEvent) => {
    if (held.current && flow.of(held.current) !== state) event.preventDefault();
  };
  const drop = (state: string) => (event: DragEvent) => {
    event.preventDefault();
    const row = held.current;
    const move = moveTo(row, state);
    if (row && move?.asks) setAsked({ row, move });
    else if (row && move) run({ row, to: state });
    else if (row && flow.of(row) !== state) tell(words.notMoved(stateLabel(flow, flow.of(row)), stateLabel(flow, state)));
    drag(null);
  };
  const pick = (row: R) => (event: DragEvent) => {
    // Firefox begins no drag without data.
    event.dataTransfer.setData("text/plain", name(row));
    event.dataTransfer.effectAllowed = "move";
    drag(row);
  };
  const card = (row: R): ReactNode => (
    <li
      key={row.id}
      className="card record"
      data-tone={row.marks[0]?.tone}
      draggable={movesOf(row).length > 0}
      onDragStart={pick(row)}
      onDragEnd={() => drag(null)}
    >
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
    <>
      {add && (
        <div className="board-head">
          <DialogButton kind="main" label={words.add(one)}>
            {form}
          </DialogButton>
        </div>
      )}
      <ErrorText error={error} />
      {asked && (
        <StepConfirm
          flow={flow}
          move={asked.move}
          act={() => resource.move(asked.row.id, asked.move.to)}
          onClose={() => setAsked(null)}
        />
      )}
      {rows.length === 0 && (
        <Empty title={words.empty(many)} text={add ? words.emptyAdd(one) : words.emptyWait(many)} />
      )}
      <div className="board">
        {flow.states.map((state) => {
          const here = rows.filter((row) => flow.of(row) === state.id);
          return (
            <section
              key={state.id}
              aria-label={state.label}
              data-tone={state.tone}
              data-takes={moveTo(dragged, state.id) !== undefined || undefined}
              onDragOver={over(state.id)}
              onDrop={drop(state.id)}
            >
              <h3>
                {state.label} <span className="count">{here.length}</span>
              </h3>
              {here.length === 0 ? <p className="hint">{words.noRows}</p> : <ul>{here.map(card)}</ul>}
            </section>
          );
        })}
      </div>
    </>
  );
}
