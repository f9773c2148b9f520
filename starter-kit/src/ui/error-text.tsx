import type { ApiError } from "../lib/api";

/** A refusal in the API's own words, announced when it appears. */
export function ErrorText({ error }: { error: ApiError | null }) {
  return (
    <div role="alert" className="error-text" hidden={error === null}>
      {error?.message}
    </div>
  );
}
