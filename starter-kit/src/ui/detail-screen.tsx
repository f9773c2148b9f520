import { type ReactNode, useState } from "react";
import { type Resource, type Row, withParams } from "../lib/api";
import { capital } from "../lib/format";
import { useMonth } from "../lib/month";
import { useQuery } from "../lib/query";
import { Link, navigate } from "../lib/router";
import { useAccount, useMay, useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { Marks } from "./badge";
import { Button } from "./button";
import { Confirm, DialogButton } from "./dialog";
import { MonthSwitch } from "./month-switch";
import { type Fact, Facts, type Figure, Figures, type Flow, Moves, Status } from "./row-parts";
import { ScreenHead } from "./screen-head";
import { Failure, Loading } from "./states";
import { StatusTrack } from "./status-track";
import { tell } from "./toast";

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
  /** Roles that have a sheet for paper at `/print` below its address. */
  printedFor?: readonly string[];
  form?: (row: R, close: () => void) => ReactNode;
  /** Who owns the row, by the roles that change only rows of their own. */
  owners?: Readonly<Record<string, (row: R) => string | null>>;
  /** Its figures are those of a month. */
  monthly?: boolean;
  /** What else can be done with the row, first of all. */
  actions?: (row: R) => ReactNode;
  /** Lines and whatever else belongs to the row. */
  children?: (row: R) => ReactNode;
};

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

/** One row: what is known of it, what was computed, where it stands, and what this person may do with it. */
export function DetailScreen<R extends Row>(props: DetailProps<R>) {
  const { id, entity, one, resource, title, back, facts, figures = [], flow, form, printedFor = [], children } = props;
  const role = useRole();
  const [month] = useMonth();
  const query = useQuery<R>(withParams(resource.path(id), props.monthly ? { month } : {}));
  const may = useMay(entity);
  const account = useAccount();
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const row = query.data;
  if (row === null) return <Loading />;
  const owner = props.owners?.[account?.role ?? ""];
  const writes = owner === undefined || owner(row) === account?.id;
  return (
    <article className="detail" data-tone={row.marks[0]?.tone}>
      <ScreenHead title={title(row)} back={back} beside={flow && <Status flow={flow} row={row} />}>
        {props.actions?.(row)}
        {flow && writes && <Moves row={row} act={(to) => resource.move(row.id, to)} flow={flow} entity={entity} />}
        {role !== null && printedFor.includes(role) && (
          <Link to={`/${resource.route}/${row.id}/print`} className="button button-plain">
            {words.print}
          </Link>
        )}
        {form && writes && may("update") && (
          <DialogButton label={words.edit} title={`${words.edit}: ${title(row)}`}>
            {(close) => form(row, close)}
          </DialogButton>
        )}
        {writes && may("delete") && <Remove row={row} one={one} title={title(row)} resource={resource} />}
      </ScreenHead>
      {props.monthly && <MonthSwitch />}
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
