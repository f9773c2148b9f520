import type { ReactNode } from "react";
import type { ApiError } from "../lib/api";
import { Link } from "../lib/router";
import { words } from "../lib/words";
import { Button } from "./button";

type NoteProps = { title: string; children?: ReactNode; text?: string; alert?: boolean };
function Note({ title, text, children, alert = false }: NoteProps) {
  return (
    <div className="note" role={alert ? "alert" : undefined}>
      <p className="note-title">{title}</p>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

export function Loading() {
  return (
    <div className="loading" role="status">
      <span className="hidden">{words.loading}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Note title={title} text={text}>
      {children}
    </Note>
  );
}

export const NotFound = () => (
  <Note title={words.notFound} text={words.notFoundHint}>
    <Link to="/" className="button button-plain">
      {words.toStart}
    </Link>
  </Note>
);

export const Refused = () => (
  <Note title={words.refused} text={words.refusedHint}>
    <Link to="/" className="button button-plain">
      {words.toStart}
    </Link>
  </Note>
);

/** What went wrong with reading, said by its cause, and a way on. */
export function Failure({ error, retry }: { error: ApiError; retry: () => void }) {
  if (error.status === 404) return <NotFound />;
  if (error.status === 403) return <Refused />;
  const offline = error.status === 0 && !navigator.onLine;
  return (
    <Note alert title={offline ? words.offline : words.failed} text={offline ? words.offlineHint : error.message}>
      <Button onClick={retry}>{words.retry}</Button>
    </Note>
  );
}
