import { type ReactNode, useState } from "react";
import type { Move, Resource, Row } from "../lib/api";
import { capital, inSentence } from "../lib/format";
import { useQuery } from "../lib/query";
import { navigate } from "../lib/router";
import { useMay, useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { Badge, Marks } from "./badge";
import { Button } from "./button";
import { Confirm, DialogButton } from "./dialog";
import { ErrorText } from "./error-text";
import { useColumns } from "./record-table";
import { ScreenHead } from "./screen-head";
import { Failure, Loading } from "./states";
import { type State, StatusTrack } from "./status-track";
import { tell } from "./toast";
import { useAction } from "./use-action";

export type Fact<R extends Row> = {
  label: string;
  value: (row: R) => ReactNode;
  wide?: boolean;
  hiddenFrom?: readonly string[];
};
/** A computed value, read on its own. `sum`: the one that the others lead to. */
export type Figure<R extends Row> = {
  label: string;
  value: (row: R) => string;
  sum?: boolean;
  hiddenFrom?: readonly string[];
};
export type Flow<R extends Row> = {
  of: (row: R) => string;
  states: readonly State[];
  moves: readonly Move[];
  label: string;
};

type DetailProps<R extends Row> = {
  id: string;
  entity: string;
  one: string;
  resource: Resource<R>;
  title: (row: R) => string;
  back: { to: string; label: string };
  facts: readonly Fact<R>[];
  figures?: readonly Figure<R>[];
  flow?: Flow<R>;
  form?: (row: R, close: () => void) => ReactNode;
  /** Lines and whatever else belongs to the row. */
  children?: (row: R) => ReactNode;
};

/** The steps from here that this person may take, as buttons. */
export function Moves<R extends Row>({
  row,
  resource,
  flow,
  entity,
  kind = "main",
}: {
  row: R;
  resource: Resource<R>;
  flow: Flow<R>;
  entity: string;
  kind?: "main" | "plain";
}) {
  const role = useRole();
  const may = useMay(entity);
  const { run, busyWith, error } = useAction(
    (to: string) => resource.move(row.id, to),
    (moved) => tell(words.moved(stateLabel(flow, flow.of(moved)))),
  );
  const possible = may("move")
    ? flow.moves.filter(({ from, by }) => from === flow.of(row) && role !== null && by.includes(role))
    : [];
  return (
    <>
      {possible.map((move) => (
        <Button key={move.to} kind={kind} busy={busyWith === move.to} onClick={() => run(move.to)}>
          {moveLabel(flow, move)}
        </Button>
      ))}
      <ErrorText error={error} />
    </>
  );
}

const stateOf = <R extends Row>(flow: Flow<R>, id: string) => flow.states.find((state) => state.id === id);
const stateLabel = <R extends Row>(flow: Flow<R>, id: string) => inSentence(stateOf(flow, id)?.label ?? id);
/** A step that is only named after where it leads is said as one. */
const moveLabel = <R extends Row>(flow: Flow<R>, move: Move) =>
  stateOf(flow, move.to)?.label === move.label ? words.markAs(inSentence(move.label)) : move.label;

function Status<R extends Row>({ flow, row }: { flow: Flow<R>; row: R }) {
  const state = stateOf(flow, flow.of(row));
  return (
    <output aria-label={flow.label}>
      <Badge tone={state?.tone ?? "neutral"}>{state?.label ?? flow.of(row)}</Badge>
    </output>
  );
}

function Remove<R extends Row>({
  row,
  one,
  title,
  resource,
}: {
  row: R;
  one: string;
  title: string;
  resource: Resource<R>;
}) {
  const [asking, setAsking] = useState(false);
  const gone = () => {
    tell(words.removed(capital(one)));
    navigate(`/${resource.route}`, "replace");
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {words.remove(one)}
      </Button>
      {asking && (
        <Confirm
          title={words.removeQuestion(title)}
          text={words.removeForGood}
          yes={words.removeYes}
          act={() => resource.remove(row.id)}
          onDone={gone}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Facts<R extends Row>({ facts, row }: { facts: readonly Fact<R>[]; row: R }) {
  const shown = useColumns(facts);
  return (
    <section className="card facts" aria-label={words.details}>
      <dl>
        {shown.map(({ label, value, wide }) => (
          <div key={label} data-wide={wide}>
            <dt>{label}</dt>
            <dd>{value(row)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Figures<R extends Row>({ figures, row }: { figures: readonly Figure<R>[]; row: R }) {
  const shown = useColumns(figures);
  if (shown.length === 0) return null;
  return (
    <section className="card figures" aria-label={words.figures}>
      {shown.map(({ label, value, sum }) => (
        <p key={label} data-sum={sum}>
          <span>{label}</span>
          <output aria-label={label}>{value(row)}</output>
        </p>
      ))}
    </section>
  );
}

/** One row: what is known of it, what was computed, where it stands, and what this person may do with it. */
export function DetailScreen<R extends Row>(props: DetailProps<R>) {
  const { id, entity, one, resource, title, back, facts, figures = [], flow, form, children } = props;
  const query = useQuery<R>(resource.path(id));
  const may = useMay(entity);
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const row = query.data;
  if (row === null) return <Loading />;
  return (
    <article className="detail" data-tone={row.marks[0]?.tone}>
      <ScreenHead title={title(row)} back={back} beside={flow && <Status flow={flow} row={row} />}>
        {flow && <Moves row={row} resource={resource} flow={flow} entity={entity} />}
        {form && may("update") && (
          <DialogButton label={words.edit} title={`${words.edit}: ${title(row)}`}>
            {(close) => form(row, close)}
          </DialogButton>
        )}
        {may("delete") && <Remove row={row} one={one} title={title(row)} resource={resource} />}
      </ScreenHead>
      <Marks marks={row.marks} />
      {flow && <StatusTrack label={flow.label} states={flow.states} current={flow.of(row)} />}
      <div className="detail-body">
        <Facts facts={facts} row={row} />
        <Figures figures={figures} row={row} />
      </div>
      {children?.(row)}
    </article>
  );
}
