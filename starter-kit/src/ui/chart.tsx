import type { Resource, Row, Rows } from "../lib/api";
import { capital, money, decimal } from "../lib/format";
import { useQuery } from "../lib/query";
import { words } from "../lib/words";
import { Failure, Loading } from "./states";

type ChartProps<R extends Row> = {
  many: string;
  resource: Resource<R>;
  name: (row: R) => string;
  /** What the bars are as long as, and what it is called. */
  label: string;
  value: (row: R) => number | null;
  as: "money" | "number";
};

/** A bar for each row, as long as its figure; the figures stand beside them. */
export function Chart<R extends Row>({ many, resource, name, label, value, as }: ChartProps<R>) {
  const query = useQuery<Rows<R>>(resource.listPath({}));
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (query.data === null) return <Loading />;
  const rows = query.data.items.map((row) => ({ id: row.id, title: name(row), figure: value(row) ?? 0 }));
  const longest = Math.max(1, ...rows.map(({ figure }) => Math.abs(figure)));
  const written = as === "money" ? money : decimal;
  if (rows.length === 0) return <p className="hint">{words.noRows}</p>;
  return (
    <table className="card chart">
      <caption>{`${label}: ${capital(many)}`}</caption>
      <tbody>
        {rows.map(({ id, title, figure }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td className="bar">
              <i style={{ inlineSize: `${(Math.abs(figure) / longest) * 100}%` }} />
            </td>
            <td>{written(figure)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
