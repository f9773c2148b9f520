import { type SubmitEvent, useId, useState } from "react";
import { type Resource, type Row, withParams } from "../lib/api";
import { useQuery } from "../lib/query";
import { navigate, useParams, usePath } from "../lib/router";
import { words } from "../lib/words";
import { Button } from "./button";
import { ErrorText } from "./error-text";
import { type Fact, Facts, type Figure, Figures, type Flow, Moves, Status } from "./row-parts";
import { Failure, Loading } from "./states";

type ByCodeProps<R extends Row> = {
  entity: string;
  resource: Resource<R>;
  title: (row: R) => string;
  facts: readonly Fact<R>[];
  figures?: readonly Figure<R>[];
  flow?: Flow<R>;
};

function Found<R extends Row>({
  code,
  entity,
  resource,
  title,
  facts,
  figures = [],
  flow,
}: ByCodeProps<R> & { code: string }) {
  const query = useQuery<R>(resource.codePath(code));
  if (query.error?.status === 404) return <ErrorText error={query.error} />;
  if (query.error) return <Failure error={query.error} retry={query.retry} />;
  const row = query.data;
  if (!row) return <Loading />;
  return (
    <article className="detail">
      <div className="screen-title">
        <h3>{title(row)}</h3>
        {flow && <Status flow={flow} row={row} />}
        <div className="screen-actions">
          {flow && <Moves row={row} act={(to) => resource.moveByCode(code, to)} flow={flow} entity={entity} byCode />}
        </div>
      </div>
      <Facts facts={facts} row={row} />
      <Figures figures={figures} row={row} />
    </article>
  );
}

/** One row for who knows its code. The code stays in the address, so that the page can be kept. */
export function ByCode<R extends Row>(props: ByCodeProps<R>) {
  const asked = useParams().get("code") ?? "";
  const path = usePath();
  const [typed, setTyped] = useState(asked);
  const id = useId();
  const find = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    navigate(withParams(path, { code: typed.trim().toUpperCase() }), "replace");
  };
  return (
    <div className="by-code">
      <form className="card code-form" onSubmit={find}>
        <div className="field">
          <label htmlFor={id}>{words.code}</label>
          <input
            id={id}
            type="text"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p className="hint" id={`${id}-hint`}>
            {words.codeHint}
          </p>
        </div>
        <Button kind="main" type="submit">
          {words.codeFind}
        </Button>
      </form>
      {asked && <Found key={asked} {...props} code={asked} />}
    </div>
  );
}
