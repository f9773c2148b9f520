import { type ReactNode, useState } from "react";
import { application } from "../application";
import type { Move, Row } from "../lib/api";
import { inSentence } from "../lib/format";
import { useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { Badge } from "./badge";
import { Button } from "./button";
import { Confirm } from "./dialog";
import { ErrorText } from "./error-text";
import { useColumns } from "./record-table";
import type { State } from "./status-track";
import { tell } from "./toast";
import { useAction } from "./use-action";

export type Fact<R extends Row> = {
  label: string;
  value: (row: R) => ReactNode;
  wide?: boolean;
  /** What the value means, where its label does not say. */
  hint?: string;
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

type MovesProps<R extends Row> = {
  row: R;
  flow: Flow<R>;
  entity: string;
  act: (to: string) => Promise<R>;
  kind?: "main" | "plain";
  /** Also what who knows the code may do. */
  byCode?: boolean;
};

/** The steps that this person may take from where a row is. */
export function useMoves<R extends Row>(flow: Flow<R>, entity: string, byCode = false): (row: R) => Move[] {
  const own = useRole();
  const roles = [own, byCode ? application.codeRole : null].filter((role) => role !== null);
  const may = roles.filter((role) => application.may[role]?.[entity]?.includes("move"));
  return (row) => flow.moves.filter(({ from, by }) => from === flow.of(row) && may.some((role) => by.includes(role)));
}

/** Says where a row stands once it has moved. */
export const tellMoved =
  <R extends Row>(flow: Flow<R>) =>
  (moved: R) =>
    tell(words.moved(stateLabel(flow, flow.of(moved))));

/** These steps as buttons; and, by code, the plain word that there is none. */
export function Moves<R extends Row>(props: MovesProps<R>) {
  const { flow, row, act, kind = "main", byCode } = props;
  const possible = useMoves(flow, props.entity, byCode)(row);
  const { run, busyWith, error } = useAction(act, tellMoved(flow));
  return (
    <>
      {possible.map((move) =>
        move.asks ? (
          <AskedStep key={move.to} flow={flow} row={row} move={move} act={act} />
        ) : (
          <Button key={move.to} kind={kind} busy={busyWith === move.to} onClick={() => run(move.to)}>
            {moveLabel(flow, move)}
          </Button>
        ),
      )}
      {byCode && possible.length === 0 && <p className="hint">{words.settled(stateLabel(flow, flow.of(row)))}</p>}
      <ErrorText error={error} />
    </>
  );
}

type StepConfirmProps<R extends Row> = { flow: Flow<R>; move: Move; act: () => Promise<R>; onClose: () => void };
/** A step that ends something: what it leads to is said, and it is not taken unless that is confirmed. */
export function StepConfirm<R extends Row>({ flow, move, act, onClose }: StepConfirmProps<R>) {
  const label = moveLabel(flow, move);
  const state = stateLabel(flow, move.to);
  const back = flow.moves.some(({ from }) => from === move.to);
  const done = () => {
    tell(words.moved(state));
    onClose();
  };
  return (
    <Confirm
      title={words.stepQuestion(label)}
      text={back ? words.stepLeadsTo(state) : words.stepIsFinal(state)}
      yes={words.stepYes(inSentence(label))}
      no={words.stepNo}
      act={act}
      onDone={done}
      onClose={onClose}
    />
  );
}

function AskedStep<R extends Row>({ flow, row, move, act }: Pick<MovesProps<R>, "flow" | "row" | "act"> & { move: Move }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{moveLabel(flow, move)}</Button>
      {asking && <StepConfirm flow={flow} move={move} act={() => act(move.to)} onClose={() => setAsking(false)} />}
    </>
  );
}

const stateOf = <R extends Row>(flow: Flow<R>, id: string) => flow.states.find((state) => state.id === id);
export const stateLabel = <R extends Row>(flow: Flow<R>, id: string) => inSentence(stateOf(flow, id)?.label ?? id);
/** A step that is only named after where it leads is said as one. */
const moveLabel = <R extends Row>(flow: Flow<R>, move: Move) =>
  stateOf(flow, move.to)?.label === move.label ? words.markAs(inSentence(move.label)) : move.label;

export function Status<R extends Row>({ flow, row }: { flow: Flow<R>; row: R }) {
  const state = stateOf(flow, flow.of(row));
  return (
    <output aria-label={flow.label}>
      <Badge tone={state?.tone ?? "neutral"}>{state?.label ?? flow.of(row)}</Badge>
    </output>
  );
}

export function Facts<R extends Row>({ facts, row }: { facts: readonly Fact<R>[]; row: R }) {
  const shown = useColumns(facts);
  return (
    <section className="card facts" aria-label={words.details}>
      <dl>
        {shown.map(({ label, value, wide, hint }) => (
          <div key={label} data-wide={wide}>
            <dt>{label}</dt>
            <dd>
              {value(row)}
              {hint && <p className="hint">{hint}</p>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Figures<R extends Row>({ figures, row }: { figures: readonly Figure<R>[]; row: R }) {
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
