import type { ReactNode } from "react";
import type { Resource, Row, Rows } from "../lib/api";
import { useQuery } from "../lib/query";
import { Link } from "../lib/router";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Marks } from "./badge";
import { DialogButton } from "./dialog";
import { Failure, Loading } from "./states";

type RelatedProps<R extends Row> = {
  entity: string;
  one: string;
  title: string;
  resource: Resource<R>;
  name: (row: R) => string;
  filter: Record<string, string>;
  /** Adds one to this row. */
  form?: (close: () => void) => ReactNode;
  /** Where people add one who see none. */
  page?: string;
  /** Why none can be added. */
  blocked?: string | null;
};

type AddingProps = { one: string; reads: boolean } & Pick<RelatedProps<Row>, "form" | "page" | "blocked">;
function Adding({ one, reads, form, page, blocked }: AddingProps) {
  if (blocked) return <p className="hint">{blocked}</p>;
  const label = words.add(one);
  if (!reads && page)
    return (
      <Link to={page} className="button button-main">
        {label}
      </Link>
    );
  return form && reads ? <DialogButton label={label}>{form}</DialogButton> : null;
}

/** Rows of another kind that belong to this one, and the way to one more. */
export function Related<R extends Row>({ entity, one, title, resource, name, filter, ...adding }: RelatedProps<R>) {
  const may = useMay(entity);
  const [reads, adds] = [may("read"), may("create")];
  const query = useQuery<Rows<R>>(reads ? resource.listPath(filter) : null);
  if (!reads && !(adds && adding.page)) return null;
  const rows = query.data?.items ?? [];
  return (
    <section className="card related" aria-label={title}>
      <header className="card-head">
        <h2>{title}</h2>
        {adds && <Adding one={one} reads={reads} {...adding} />}
      </header>
      {query.error && <Failure error={query.error} retry={query.retry} />}
      {reads && !query.error && query.data === null && <Loading />}
      {query.data && rows.length === 0 && <p className="hint">{words.noRows}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/${resource.route}/${row.id}`}>{name(row)}</Link>
            <Marks marks={row.marks} />
          </li>
        ))}
      </ul>
    </section>
  );
}
