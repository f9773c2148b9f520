import { useEffect, useState } from "react";
import { ApiError, type Resource, type Row, type Rows, request } from "../lib/api";
import { type Query, refresh, useVersion } from "../lib/query";

const mostPages = 20;

async function everyPage<R extends Row>(
  resource: Resource<R>,
  sort: string,
  month: string,
  signal: AbortSignal,
): Promise<R[]> {
  const rows: R[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const path = resource.listPath({ sort, month, page: String(page) });
    const answer = await request<Rows<R>>("GET", path, undefined, signal);
    rows.push(...answer.items);
    if (rows.length >= answer.total || answer.items.length === 0) break;
  }
  return rows;
}

/** Every row, for views that show them by time or status rather than by page: up to a thousand. `month`: whose figures they have. */
export function useAllRows<R extends Row>(resource: Resource<R>, sort: string, month = ""): Query<R[]> {
  const version = useVersion();
  const [held, setHeld] = useState<{ data: R[] | null; error: ApiError | null }>({ data: null, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version reads the same rows once more
  useEffect(() => {
    const stop = new AbortController();
    everyPage(resource, sort, month, stop.signal).then(
      (data) => {
        if (!stop.signal.aborted) setHeld({ data, error: null });
      },
      (cause: unknown) => {
        const error = cause instanceof ApiError ? cause : new ApiError(0, "This did not work.", {}, { cause });
        if (!stop.signal.aborted) setHeld({ data: null, error });
      },
    );
    return () => stop.abort();
  }, [resource, sort, month, version]);
  return { ...held, loading: held.data === null && held.error === null, retry: refresh };
}
