import { withParams } from "../lib/api";
import { decimal, money, percent } from "../lib/format";
import { useMonth } from "../lib/month";
import { useQuery } from "../lib/query";
import { Failure, Loading } from "./states";

type FigureRow = { label: string; as: "int" | "decimal" | "money" | "percent"; value: number | null };
const formats = { int: decimal, decimal, money, percent };

/** Figures over everything this person may see. */
export function FiguresSection({ path, monthly = false }: { path: string; monthly?: boolean }) {
  const [month] = useMonth();
  const query = useQuery<{ items: FigureRow[] }>(withParams(path, monthly ? { month } : {}));
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (!query.data) return <Loading />;
  return (
    <ul className="tiles">
      {query.data.items.map(({ label, as, value }) => (
        <li key={label} className="card">
          <span>{label}</span>
          <output aria-label={label}>{formats[as](value)}</output>
        </li>
      ))}
    </ul>
  );
}
