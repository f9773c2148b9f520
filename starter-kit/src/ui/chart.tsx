import type { Resource, Row } from "../lib/api";
import { capital, decimal, money } from "../lib/format";
import { monthName, useMonth } from "../lib/month";
import { words } from "../lib/words";
import { useAllRows } from "./all-rows";
import { Empty, Failure, Loading } from "./states";

type ChartProps<R extends Row> = {
  many: string;
  resource: Resource<R>;
  name: (row: R) => string;
  /** What the bars are as long as, and what it is called. */
  label: string;
  value: (row: R) => number | null;
  as: "money" | "number";
  /** The figures are those of a month. */
  monthly?: boolean;
};

const HUNDRED = 100;
const whole = (part: number, all: number) => `${Math.round((part / all) * HUNDRED)} %`;

/** A bar for each row, as long as its figure, which stands beside it with its share of the whole. */
export function Chart<R extends Row>({ many, resource, name, label, value, as, monthly = false }: ChartProps<R>) {
  const [month] = useMonth();
  const query = useAllRows(resource, "createdAt", monthly ? month : "");
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (query.data === null) return <Loading />;
  const rows = query.data
    .map((row) => ({ id: row.id, title: name(row), figure: value(row) ?? 0 }))
    .toSorted((one, other) => other.figure - one.figure);
  const longest = Math.max(...rows.map(({ figure }) => Math.abs(figure)), 0);
  const total = rows.reduce((sum, { figure }) => sum + figure, 0);
  const written = as === "money" ? money : decimal;
  // Shares are those of one whole: of what goes both ways there are none.
  const shared = total > 0 && rows.every(({ figure }) => figure >= 0);
  if (longest === 0)
    return monthly ? (
      <Empty title={words.nothingInMonth(label, monthName(month))} text={words.nothingInMonthHint} />
    ) : (
      <Empty title={words.empty(many)} text={words.emptyWait(many)} />
    );
  return (
    <table className="card chart">
      <caption>{[`${label}: ${capital(many)}`, ...(monthly ? [monthName(month)] : [])].join(", ")}</caption>
      <tbody>
        {rows.map(({ id, title, figure }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td className="bar">
              <i style={{ inlineSize: `${(Math.abs(figure) / longest) * HUNDRED}%` }} />
            </td>
            <td>{written(figure)}</td>
            {shared && <td>{whole(figure, total)}</td>}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.total}</th>
          <td className="bar" />
          <td>{written(total)}</td>
          {shared && <td>{whole(total, total)}</td>}
        </tr>
      </tfoot>
    </table>
  );
}
