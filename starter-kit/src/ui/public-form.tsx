import { type ReactNode, useState } from "react";
import { Link, useParams } from "../lib/router";
import { words } from "../lib/words";
import { Button } from "./button";

type PublicFormProps<R> = {
  form: (onDone: (row: R) => void) => ReactNode;
  /** The code by which the person finds the entry again, and where. */
  code?: (row: R) => string | null;
  codePage?: string;
  /** The number that the entry was given. */
  number?: { label: string; of: (row: R) => number };
};

/** A form on a page of its own: what was entered is confirmed, with its code where it has one. */
export function PublicForm<R>({ form, code, codePage, number }: PublicFormProps<R>) {
  const [done, setDone] = useState<R | null>(null);
  const given = useParams().toString();
  if (done === null)
    return (
      <div className="card" key={given}>
        {form(setDone)}
      </div>
    );
  const own = code?.(done) ?? null;
  return (
    <div className="card confirmed">
      <div role="status">
        <p className="note-title">{words.thanks}</p>
        {number && (
          <p>
            {number.label}: <output aria-label={number.label}>{number.of(done)}</output>
          </p>
        )}
        {own && (
          <>
            <p>{words.codeKeep}</p>
            <output className="code" aria-label={words.code}>
              {own}
            </output>
          </>
        )}
      </div>
      <div className="form-foot">
        {own && codePage && (
          <Link to={`${codePage}?code=${encodeURIComponent(own)}`} className="button button-plain">
            {words.codeOpen}
          </Link>
        )}
        <Button onClick={() => setDone(null)}>{words.another}</Button>
      </div>
    </div>
  );
}
