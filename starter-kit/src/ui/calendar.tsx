import type { ReactNode } from "react";
import type { Resource, Row } from "../lib/api";
import { dayOf, shortDayOf, timeOf } from "../lib/format";
import { dateInput, mondayOf } from "../lib/local-time";
import { Link, navigate, useParams, usePath } from "../lib/router";
import { words } from "../lib/words";
import { useAllRows } from "./all-rows";
import { Marks } from "./badge";
import { Button } from "./button";
import { type Column, useColumns } from "./record-table";
import { Failure, Loading } from "./states";

type CalendarProps<R extends Row> = {
  resource: Resource<R>;
  columns: readonly Column<R>[];
  name: (row: R) => string;
  start: (row: R) => string | null;
  end?: (row: R) => string | null;
  sort: string;
  opens?: boolean;
};

const daysOfWeek = 7;
const later = (day: Date, days: number) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
/** A date is a day of the person's own calendar, a date-time a moment. */
const momentOf = (value: string) => new Date(value.length === 10 ? `${value}T00:00` : value);

/** The Monday of the week in the address, or of the week in which something comes next, or of this week. */
function useWeek(next: Date | null): [Date, (monday: Date) => void] {
  const params = useParams();
  const path = usePath();
  const asked = new Date(`${params.get("week") ?? ""}T00:00`);
  const monday = mondayOf(Number.isNaN(asked.getTime()) ? (next ?? new Date()) : asked);
  const set = (other: Date) => {
    const changed = new URLSearchParams(params);
    changed.set("week", dateInput(other));
    navigate(`${path}?${changed}`, "replace");
  };
  return [monday, set];
}

function nextOf<R extends Row>(rows: readonly R[], start: (row: R) => string | null): Date | null {
  const from = mondayOf(new Date());
  const coming = rows
    .flatMap((row) => start(row) ?? [])
    .map(momentOf)
    .filter((moment) => moment >= from);
  return coming.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

function Times({ start, end }: { start: string; end: string | null }) {
  if (start.length === 10) return null;
  return (
    <time dateTime={start}>{[start, end].flatMap((value) => (value ? timeOf(momentOf(value)) : [])).join(" – ")}</time>
  );
}

/** A week as a list of its days: the same on a phone and on a wall. */
export function Calendar<R extends Row>({
  resource,
  columns,
  name,
  start,
  end,
  sort,
  opens = false,
}: CalendarProps<R>) {
  const query = useAllRows(resource, sort);
  const [monday, setMonday] = useWeek(nextOf(query.data ?? [], start));
  const shown = useColumns(columns);
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (!query.data) return <Loading />;
  const days = Array.from({ length: daysOfWeek }, (_, index) => later(monday, index));
  const rowsOf = (day: Date) =>
    (query.data ?? []).flatMap((row) => {
      const from = start(row);
      return from && dateInput(momentOf(from)) === dateInput(day) ? [{ row, from }] : [];
    });
  const entry = ({ row, from }: { row: R; from: string }): ReactNode => (
    <li key={row.id} data-tone={row.marks[0]?.tone}>
      <Times start={from} end={end?.(row) ?? null} />
      <strong>{opens ? <Link to={`/${resource.route}/${row.id}`}>{name(row)}</Link> : name(row)}</strong>
      <Marks marks={row.marks} />
      <span>
        {shown.map(({ id, label, cell }) => (
          <span key={id} className="pair">
            {label}: {cell(row)}
          </span>
        ))}
      </span>
    </li>
  );
  return (
    <div className="calendar">
      <div className="week">
        <Button onClick={() => setMonday(later(monday, -daysOfWeek))}>{words.previousWeek}</Button>
        <strong aria-live="polite">{words.week(shortDayOf(monday), shortDayOf(later(monday, daysOfWeek - 1)))}</strong>
        <Button onClick={() => setMonday(later(monday, daysOfWeek))}>{words.nextWeek}</Button>
        <Button kind="quiet" onClick={() => setMonday(mondayOf(new Date()))}>
          {words.thisWeek}
        </Button>
      </div>
      <ol>
        {days.map((day) => {
          const rows = rowsOf(day);
          return (
            <li key={dateInput(day)} data-today={dateInput(day) === dateInput(new Date())}>
              <h3>{dayOf(day)}</h3>
              {rows.length === 0 ? <p className="hint">{words.nothingThisDay}</p> : <ul>{rows.map(entry)}</ul>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
