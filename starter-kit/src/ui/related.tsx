import type { Resource, Row, Rows } from "../lib/api";
import { useQuery } from "../lib/query";
import { Link } from "../lib/router";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Marks } from "./badge";
import { Failure, Loading } from "./states";

type RelatedProps<R extends Row> = {
  entity: string;
  title: string;
  resource: Resource<R>;
  name: (row: R) => string;
  filter: Record<string, string>;
};

/** Rows of another kind that belong to this one. */
export function Related<R extends Row>({ entity, title, resource, name, filter }: RelatedProps<R>) {
  const may = useMay(entity);
  const query = useQuery<Rows<R>>(may("read") ? resource.listPath(filter) : null);
  if (!may("read")) return null;
  const rows = query.data?.items ?? [];
  return (
    <section className="card related" aria-label={title}>
      <h2>{title}</h2>
      {query.error && <Failure error={query.error} retry={query.retry} />}
      {!query.error && query.data === null && <Loading />}
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
