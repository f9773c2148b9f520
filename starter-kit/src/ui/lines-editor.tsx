import { type ReactNode, useState } from "react";
import type { Resource, Row, Rows } from "../lib/api";
import { capital } from "../lib/format";
import { useQuery } from "../lib/query";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "./button";
import { Confirm, DialogButton } from "./dialog";
import { type Column, RecordTable } from "./record-table";
import { Failure, Loading } from "./states";

type LinesProps<R extends Row> = {
  entity: string;
  one: string;
  many: string;
  resource: Resource<R>;
  /** The field that points at the row these lines belong to, and that row. */
  via: string;
  parent: string;
  columns: readonly Column<R>[];
  title: (row: R) => string;
  form: (row: R | null, close: () => void) => ReactNode;
};

function RemoveLine<R extends Row>({ row, title, resource }: { row: R; title: string; resource: Resource<R> }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        <span aria-hidden="true">×</span>
        <span className="hidden">{words.removeLine(title)}</span>
      </Button>
      {asking && (
        <Confirm
          title={words.removeQuestion(title)}
          text={words.removeForGood}
          yes={words.removeYes}
          act={() => resource.remove(row.id)}
          onDone={close}
          onClose={close}
        />
      )}
    </>
  );
}

/** The lines of a row, as the parts on a job: seen, added, changed and removed where they count. */
export function LinesEditor<R extends Row>({
  entity,
  one,
  many,
  resource,
  via,
  parent,
  columns,
  title,
  form,
}: LinesProps<R>) {
  const query = useQuery<Rows<R>>(resource.listPath({ [via]: parent, sort: "createdAt" }));
  const may = useMay(entity);
  if (!may("read")) return null;
  const end = (row: R) => (
    <span className="row-buttons">
      {may("update") && (
        <DialogButton kind="quiet" label={words.edit} title={`${words.edit}: ${title(row)}`}>
          {(close) => form(row, close)}
        </DialogButton>
      )}
      {may("delete") && <RemoveLine row={row} title={title(row)} resource={resource} />}
    </span>
  );
  const rows = query.data?.items ?? [];
  return (
    <section className="card lines" aria-label={capital(many)}>
      <header className="card-head">
        <h2>{capital(many)}</h2>
        {may("create") && <DialogButton label={words.addLine(one)}>{(close) => form(null, close)}</DialogButton>}
      </header>
      {query.error && <Failure error={query.error} retry={query.retry} />}
      {!query.error && query.data === null && <Loading />}
      {query.data && rows.length === 0 && <p className="hint">{words.noRows}</p>}
      {rows.length > 0 && (
        <RecordTable caption={capital(many)} columns={columns} rows={rows} end={{ label: words.actions, cell: end }} />
      )}
    </section>
  );
}
