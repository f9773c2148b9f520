import { navigate, useParams, usePath } from "./router";

export type ListState = {
  q: string;
  sort: string;
  page: number;
  filters: Record<string, string>;
  /** Anything but a page change starts at page one again. */
  set: (changes: Record<string, string>) => void;
  clear: () => void;
  narrowed: boolean;
};

/** Search, filter, sort and page of a list, kept in the address. */
export function useListState(initialSort: string, filterIds: readonly string[]): ListState {
  const params = useParams();
  const path = usePath();
  const filters = Object.fromEntries(filterIds.map((id) => [id, params.get(id) ?? ""]));
  const q = params.get("q") ?? "";

  const set = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    if (!("page" in changes)) next.delete("page");
    for (const [name, value] of Object.entries(changes)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    navigate(text === "" ? path : `${path}?${text}`, "replace");
  };
  return {
    q,
    sort: params.get("sort") ?? initialSort,
    page: Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1),
    filters,
    set,
    clear: () => set(Object.fromEntries(["q", ...filterIds].map((name) => [name, ""]))),
    narrowed: q !== "" || Object.values(filters).some((value) => value !== ""),
  };
}
