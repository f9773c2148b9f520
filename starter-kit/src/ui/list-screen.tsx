import { type ReactNode, useEffect, useState } from "react";
import type { ApiError, Option, Resource, Row, Rows } from "../lib/api";
import { capital } from "../lib/format";
import { type ListState, useListState } from "../lib/list-state";
import { monthName, useMonth } from "../lib/month";
import { useQuery } from "../lib/query";
import { useParams } from "../lib/router";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "./button";
import { DialogButton } from "./dialog";
import { MonthSwitch } from "./month-switch";
import { type Column, RecordTable, useColumns } from "./record-table";
import { ScreenHead } from "./screen-head";
import { Empty, Failure, Loading } from "./states";
import type { State } from "./status-track";

export type Filter = {
  id: string;
  label: string;
  /** A fixed set, or where the choices are read; a date has neither. */
  options?: readonly Option[];
  from?: string;
  /** What makes words of a choice that is read. */
  titled?: (title: string) => string;
  /** `range`: a figure, from and to. */
  kind?: "choice" | "date" | "range";
  /** The figure is money. */
  cents?: boolean;
  hiddenFrom?: readonly string[];
};
export type Sort = { id: string; label: string; kind: "text" | "number" | "date" };

export type ListProps<R extends Row> = {
  entity: string;
  one: string;
  many: string;
  resource: Resource<R>;
  columns: readonly Column<R>[];
  searches?: boolean;
  filters?: readonly Filter[];
  sorts?: readonly Sort[];
  /** `-createdAt`: newest first. */
  initialSort: string;
  /** Rows have pages of their own. */
  opens?: boolean;
  /** Can be saved as a file. */
  exported?: boolean;
  form?: (close: () => void) => ReactNode;
  /** Only rows that this holds for. */
  only?: ((row: R) => boolean) | undefined;
  /** Buttons at a row's end. */
  end?: { label: string; cell: (row: R) => ReactNode };
  /** Of what is still to come, the soonest stands first of all, above the ways to look for others. */
  next?: { label: string; at: (row: R) => string | null };
  /** Figures of the rows are those of a month. */
  monthly?: boolean;
  /** The rows are those of a month, by this field. */
  inMonth?: string;
  /** Parameters that always apply, as for the rows that belong to one parent. */
  fixed?: Record<string, string>;
};

export const yesOrNo: Option[] = [
  { id: "true", title: words.yes },
  { id: "false", title: words.no },
];
export const stateOptions = (states: readonly State[]): Option[] =>
  states.map(({ id, label }) => ({ id, title: label }));

const pageSize = 50;
const noFilters: readonly Filter[] = [];
const noSorts: readonly Sort[] = [];
const debounceMs = 200;

function SearchBox({ many, q, onChange }: { many: string; q: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(q);
  const [sent, setSent] = useState(q);
  if (sent !== q) {
    setSent(q);
    setText(q);
  }
  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(() => {
      setSent(text);
      onChange(text);
    }, debounceMs);
    return () => clearTimeout(timer);
  }, [text, sent, onChange]);
  return (
    <input
      type="search"
      aria-label={words.search(many)}
      placeholder={words.search(many)}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

/** One end of a range, in the units that people think in. */
function RangeEnd({ name, cents, value, onChange }: { name: string; cents: boolean; value: string; onChange: (value: string) => void }) {
  const scale = cents ? 100 : 1;
  const typed = (text: string) => (text === "" ? "" : String(Math.round(Number(text) * scale * 1000) / 1000));
  return (
    <input
      type="number"
      step="any"
      aria-label={name}
      placeholder={name}
      value={value === "" ? "" : String(Number(value) / scale)}
      onChange={(event) => onChange(typed(event.target.value))}
    />
  );
}

type RangeProps = { filter: Filter; state: ListState };
function RangeBox({ filter, state }: RangeProps) {
  const ends = [
    { key: `${filter.id}From`, name: words.atLeast(filter.label) },
    { key: `${filter.id}To`, name: words.atMost(filter.label) },
  ];
  return (
    <fieldset className="range">
      <legend className="hidden">{words.filterBy(filter.label)}</legend>
      {ends.map(({ key, name }) => (
        <RangeEnd
          key={key}
          name={name}
          cents={filter.cents ?? false}
          value={state.filters[key] ?? ""}
          onChange={(value) => state.set({ [key]: value })}
        />
      ))}
    </fieldset>
  );
}

/** The parameters of a list's filters: a range has two. */
const keysOf = (filters: readonly Filter[]) =>
  filters.flatMap(({ id, kind }) => (kind === "range" ? [`${id}From`, `${id}To`] : [id]));

type PersonOrOption = { id: string; title?: string; name?: string };
function FilterBox({ filter, value, onChange }: { filter: Filter; value: string; onChange: (value: string) => void }) {
  const answer = useQuery<PersonOrOption[]>(filter.from ?? null);
  const name = words.filterBy(filter.label);
  if (filter.kind === "date")
    return (
      <label>
        {filter.label}
        <input type="date" aria-label={name} value={value} onChange={(event) => onChange(event.target.value)} />
      </label>
    );
  const titled = filter.titled ?? ((title: string) => title);
  const read = (answer.data ?? []).map(({ id, title, name: person }) => ({ id, title: titled(title ?? person ?? id) }));
  const options = filter.options ?? read;
  return (
    <select aria-label={name} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{`${filter.label}: ${words.all.toLowerCase()}`}</option>
      {options.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}

const sortWords = {
  text: [words.upText, words.downText],
  number: [words.upNumber, words.downNumber],
  date: [words.upDate, words.downDate],
} as const;

function sortOptions(sorts: readonly Sort[]): Option[] {
  const own = sorts.flatMap(({ id, label, kind }) => [
    { id, title: sortWords[kind][0](label) },
    { id: `-${id}`, title: sortWords[kind][1](label) },
  ]);
  return [...own, { id: "-createdAt", title: words.newestFirst }, { id: "createdAt", title: words.oldestFirst }];
}

function SortBox({ sorts, state }: { sorts: readonly Sort[]; state: ListState }) {
  return (
    <select aria-label={words.sortBy} value={state.sort} onChange={(event) => state.set({ sort: event.target.value })}>
      {sortOptions(sorts).map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}

function Pages({ state, total }: { state: ListState; total: number }) {
  if (total <= pageSize) return null;
  const from = (state.page - 1) * pageSize + 1;
  return (
    <nav className="pages" aria-label={words.shown(from, Math.min(total, from + pageSize - 1), total)}>
      <Button disabled={state.page === 1} onClick={() => state.set({ page: String(state.page - 1) })}>
        {words.previous}
      </Button>
      <span>{words.shown(from, Math.min(total, from + pageSize - 1), total)}</span>
      <Button disabled={from + pageSize > total} onClick={() => state.set({ page: String(state.page + 1) })}>
        {words.next}
      </Button>
    </nav>
  );
}

/** Reads the rows that the address asks for. */
export function useRows<R extends Row>({
  resource,
  filters = noFilters,
  initialSort,
  only,
  fixed,
  monthly = false,
  inMonth,
}: Pick<ListProps<R>, "resource" | "filters" | "initialSort" | "only" | "fixed" | "monthly" | "inMonth">) {
  const state = useListState(initialSort, keysOf(filters));
  const [month] = useMonth();
  const params = {
    ...state.filters,
    ...fixed,
    ...(monthly ? { month } : {}),
    ...(inMonth ? { [inMonth]: month } : {}),
    q: state.q,
    sort: state.sort,
    page: state.page === 1 ? "" : String(state.page),
  };
  const query = useQuery<Rows<R>>(resource.listPath(params));
  const items = query.data?.items ?? [];
  return { state, query, rows: only ? items.filter(only) : items };
}

function soonest<R extends Row>(rows: readonly R[], at: (row: R) => string | null): R | undefined {
  const order = (row: R) => at(row) ?? "9999";
  return rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** Search, filters and sorting above, whatever shows the rows below, and every state between. */
export function ListBody<R extends Row>(
  props: ListProps<R> & { show: (rows: readonly R[]) => ReactNode; lead?: ((row: R) => ReactNode) | undefined },
) {
  const { many, one, searches = false, filters = noFilters, sorts = noSorts, form, show, entity, next, lead } = props;
  const { state, query, rows } = useRows(props);
  const [month] = useMonth();
  const shownFilters = useColumns(filters);
  const may = useMay(entity);
  const first = next && lead && !state.narrowed && state.page === 1 ? soonest(rows, next.at) : undefined;
  const tools = searches || filters.length > 0 || sorts.length > 0;
  return (
    <>
      {first && lead?.(first)}
      {tools && (
        <search className="tools">
          {searches && <SearchBox many={many} q={state.q} onChange={(q) => state.set({ q })} />}
          {shownFilters.map((filter) =>
            filter.kind === "range" ? (
              <RangeBox key={filter.id} filter={filter} state={state} />
            ) : (
              <FilterBox
                key={filter.id}
                filter={filter}
                value={state.filters[filter.id] ?? ""}
                onChange={(value) => state.set({ [filter.id]: value })}
              />
            ),
          )}
          {sorts.length > 0 && <SortBox sorts={sorts} state={state} />}
        </search>
      )}
      <ListAnswer
        query={query}
        narrowed={state.narrowed}
        clear={state.clear}
        one={one}
        many={many}
        add={may("create") ? form : undefined}
        month={props.inMonth ? month : null}
        rows={rows}
      >
        {show(rows.filter((row) => row !== first))}
        <Pages state={state} total={query.data?.total ?? 0} />
      </ListAnswer>
    </>
  );
}

type ListAnswerProps = {
  query: { data: unknown; error: ApiError | null; retry: () => void };
  narrowed: boolean;
  clear: () => void;
  one: string;
  many: string;
  add: ((close: () => void) => ReactNode) | undefined;
  /** The month whose rows these are. */
  month: string | null;
  rows: readonly unknown[];
  children: ReactNode;
};
function ListAnswer({ query, narrowed, clear, one, many, add, month, rows, children }: ListAnswerProps) {
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  if (query.data === null) return <Loading />;
  if (rows.length > 0) return children;
  if (narrowed)
    return (
      <Empty title={words.nothingFound} text={words.nothingFoundHint}>
        <Button onClick={clear}>{words.clear}</Button>
      </Empty>
    );
  const title = month === null ? words.empty(many) : words.emptyMonth(many, monthName(month));
  return (
    <Empty title={title} text={add ? words.emptyAdd(one) : words.emptyWait(many)}>
      {month !== null && add && <DialogButton label={words.add(one)}>{add}</DialogButton>}
    </Empty>
  );
}

/** The table of a list, whose sortable columns are headed by a button. */
export function ListTable<R extends Row>(props: ListProps<R>) {
  const { resource, columns, sorts = noSorts, opens = false, many, initialSort, filters = noFilters, monthly } = props;
  const state = useListState(initialSort, keysOf(filters));
  const sortOf = (column: Column<R>) => sorts.find(({ id }) => id === column.id);
  const sorted = (column: Column<R>) => {
    if (!sortOf(column)) return undefined;
    if (state.sort === column.id) return "ascending" as const;
    return state.sort === `-${column.id}` ? ("descending" as const) : undefined;
  };
  const head = (column: Column<R>) =>
    sortOf(column) && (
      <button
        type="button"
        className="sort"
        onClick={() => state.set({ sort: state.sort === column.id ? `-${column.id}` : column.id })}
      >
        {column.label}
      </button>
    );
  const asked = useParams().get("month");
  const to = (row: R) => `/${resource.route}/${row.id}${monthly && asked ? `?month=${asked}` : ""}`;
  return (
    <ListBody
      {...props}
      show={(rows) => (
        <RecordTable
          caption={capital(many)}
          columns={columns}
          rows={rows}
          head={head}
          sorted={sorted}
          {...(opens ? { to } : {})}
          end={props.end}
        />
      )}
    />
  );
}

/** The list as it is narrowed just now, as a file. */
function SaveAsFile<R extends Row>({ resource, initialSort, filters = noFilters }: ListProps<R>) {
  const { filters: chosen, q, sort } = useListState(initialSort, keysOf(filters));
  return (
    <a className="button button-plain" href={resource.csvPath({ ...chosen, q, sort })} download={`${resource.route}.csv`}>
      {words.saveAsFile}
    </a>
  );
}

/** Everything of one kind: found by search, filter and sort, and the way to a new one. */
export function ListScreen<R extends Row>(props: ListProps<R>) {
  const { one, many, form, entity, exported = false } = props;
  const may = useMay(entity);
  return (
    <>
      <ScreenHead title={capital(many)}>
        {exported && <SaveAsFile {...props} />}
        {form && may("create") && (
          <DialogButton kind="main" label={words.add(one)}>
            {form}
          </DialogButton>
        )}
      </ScreenHead>
      {props.monthly && <MonthSwitch />}
      <ListTable {...props} />
    </>
  );
}
