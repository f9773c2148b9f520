import type { ReactNode } from "react";
import type { Row } from "../lib/api";
import { Link } from "../lib/router";
import { useMay } from "../lib/viewer";
import { Marks } from "./badge";
import { ListBody, type ListProps } from "./list-screen";
import { type Column, useColumns } from "./record-table";

/** Where a card leads on to, as the form that takes this row. */
export type CardAction<R extends Row> = {
  label: string;
  to: (row: R) => string;
  entity: string;
  /** Why it leads nowhere for this row. */
  blocked?: (row: R) => string | null;
};
type CardsProps<R extends Row> = ListProps<R> & { action?: CardAction<R> };

function Card<R extends Row>({
  row,
  columns,
  to,
  action,
  end,
}: {
  row: R;
  columns: readonly Column<R>[];
  to: string | null;
  action: CardAction<R> | undefined;
  end: ReactNode;
}) {
  const [lead, ...rest] = columns;
  return (
    <li className="card record" data-tone={row.marks[0]?.tone}>
      <h3>{to ? <Link to={to}>{lead?.cell(row)}</Link> : lead?.cell(row)}</h3>
      <Marks marks={row.marks} />
      <dl>
        {rest.map(({ id, label, cell }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>{cell(row)}</dd>
          </div>
        ))}
      </dl>
      {action && <Onward action={action} row={row} />}
      {end}
    </li>
  );
}

function Onward<R extends Row>({ action, row }: { action: CardAction<R>; row: R }) {
  const blocked = action.blocked?.(row) ?? null;
  if (blocked) return <p className="hint">{blocked}</p>;
  return (
    <Link to={action.to(row)} className="button button-main">
      {action.label}
    </Link>
  );
}

/** Rows as cards, for pages that people read rather than work through. */
export function CardList<R extends Row>(props: CardsProps<R>) {
  const columns = useColumns(props.columns);
  const mayAct = useMay(props.action?.entity ?? "")("create");
  const action = mayAct ? props.action : undefined;
  const to = (row: R) => (props.opens ? `/${props.resource.route}/${row.id}` : null);
  const list = (rows: readonly R[]) => (
    <ul className="cards">
      {rows.map((row) => (
        <Card key={row.id} row={row} columns={columns} to={to(row)} action={action} end={props.end?.cell(row)} />
      ))}
    </ul>
  );
  const { next } = props;
  const lead = (row: R) => (
    <section className="next" aria-label={next?.label}>
      <h3>{next?.label}</h3>
      {list([row])}
    </section>
  );
  return <ListBody {...props} show={list} lead={next && lead} />;
}
