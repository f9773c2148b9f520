import { useEffect, useState, useSyncExternalStore } from "react";
import { ApiError, request } from "./api";

let version = 0;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** After a write, or a sign-in: everything on the screen is read again. */
export function refresh() {
  version += 1;
  for (const listener of listeners) listener();
}

/** Changes whenever everything is to be read again. */
export const useVersion = () => useSyncExternalStore(subscribe, () => version);

export type Query<Answer> = { data: Answer | null; error: ApiError | null; loading: boolean; retry: () => void };
type Held<Answer> = { path: string | null; data: Answer | null; error: ApiError | null; loading: boolean };

const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "This did not work.", {}, { cause: error });

/** Reads a path, and again after each write. `null` reads nothing. The last answer stays while a newer one is on its way. */
export function useQuery<Answer>(path: string | null): Query<Answer> {
  const seen = useVersion();
  const [held, setHeld] = useState<Held<Answer>>({ path: null, data: null, error: null, loading: true });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks for the same path once more
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setHeld((before) => ({ ...before, loading: true }));
    request<Answer>("GET", path, undefined, stop.signal).then(
      (data) => {
        if (!stop.signal.aborted) setHeld({ path, data, error: null, loading: false });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setHeld({ path, data: null, error: asApiError(error), loading: false });
      },
    );
    return () => stop.abort();
  }, [path, seen]);

  return { data: held.data, error: held.error, loading: held.loading, retry: refresh };
}
