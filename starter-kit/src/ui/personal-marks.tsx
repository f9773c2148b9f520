import { createContext, type ReactNode, useContext } from "react";
import type { Resource, Row } from "../lib/api";
import { capital } from "../lib/format";
import { useAccount, useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { useAllRows } from "./all-rows";
import { Button } from "./button";
import { ErrorText } from "./error-text";
import { useAction } from "./use-action";

/** Marks that the person has given, by the row that each is on, and how one is given and taken back. */
type Given = {
  one: string;
  on: ReadonlyMap<string, string>;
  known: boolean;
  give: (id: string) => Promise<unknown>;
  takeBack: (mark: string) => Promise<unknown>;
};
const GivenContext = createContext<Readonly<Record<string, Given>>>({});

type PersonalMarksProps<M extends Row> = {
  entity: string;
  one: string;
  resource: Resource<M>;
  /** The field by which a mark says what it is on, and that value of one. */
  via: string;
  on: (mark: M) => string | null;
  by: (mark: M) => string | null;
  children: ReactNode;
};

function OwnMarks<M extends Row>({ entity, one, resource, via, on, by, children }: PersonalMarksProps<M>) {
  const account = useAccount();
  const others = useContext(GivenContext);
  const { data } = useAllRows(resource, "-createdAt");
  const own = (data ?? []).filter((mark) => by(mark) === account?.id);
  const given: Given = {
    one,
    on: new Map(own.map((mark) => [on(mark) ?? "", mark.id])),
    known: data !== null,
    give: (id) => resource.add({ [via]: id }),
    takeBack: resource.remove,
  };
  return <GivenContext value={{ ...others, [entity]: given }}>{children}</GivenContext>;
}

/** What a person has marked is read once for all the rows inside. Who gives no marks reads none. */
export function PersonalMarks<M extends Row>(props: PersonalMarksProps<M>) {
  const may = useMay(props.entity);
  return may("create") && may("read") ? <OwnMarks {...props} /> : props.children;
}

/** One press gives the person's own mark to a row, and the next takes it back. */
export function MarkButton({ mark, id, title }: { mark: string; id: string; title: string }) {
  const given = useContext(GivenContext)[mark];
  const own = given?.on.get(id);
  const { run, busy, error } = useAction(async () => (own === undefined ? given?.give(id) : given?.takeBack(own)));
  if (!given?.known) return null;
  const name = own === undefined ? words.markWith(given.one, title) : words.takeBack(given.one, title);
  return (
    <>
      <Button
        kind={own === undefined ? "main" : "plain"}
        busy={busy}
        aria-pressed={own !== undefined}
        aria-label={name}
        onClick={() => run()}
      >
        {own === undefined ? capital(given.one) : words.marked(given.one)}
      </Button>
      <ErrorText error={error} />
    </>
  );
}
