import { type ReactNode, type SubmitEvent, useRef, useState } from "react";
import type { ApiError, Values } from "../lib/api";
import { useRole } from "../lib/viewer";
import { words } from "../lib/words";
import { Button } from "./button";
import { ErrorText } from "./error-text";
import { useAction } from "./use-action";

/** What an input needs of its form. */
export type FieldBinding<Value> = {
  name: string;
  value: Value;
  onChange: (value: Value) => void;
  /** What is typed but can not be read as a value; null once it can. */
  onProblem: (problem: string | null) => void;
  error: string | null;
  /** Not this person's to enter. */
  hidden: boolean;
};

type Limits<V> = {
  /** Fields that a role neither sees nor sends. */
  without?: Readonly<Record<string, readonly (keyof V & string)[]>>;
  editing?: boolean;
};

export type Draft<V extends Values> = {
  field: <K extends keyof V & string>(name: K) => FieldBinding<V[K]>;
  /** What is sent: of a row that is changed, only what differs. */
  changes: () => Values;
  problems: Readonly<Record<string, string>>;
  refuse: (fields: Readonly<Record<string, string>>) => void;
  reset: () => void;
};

/** What is typed into a form until it is saved. A refusal leaves it as it is. */
export function useDraft<V extends Values>(initial: V, { without = {}, editing = false }: Limits<V> = {}): Draft<V> {
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const role = useRole();
  const left = new Set<string>(role ? (without[role] ?? []) : []);

  const dropped = <T,>(record: Readonly<Record<string, T>>, name: string) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== name)) as Record<string, T>;
  const field = <K extends keyof V & string>(name: K): FieldBinding<V[K]> => ({
    name,
    value: values[name],
    onChange: (value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setRefused((before) => dropped(before, name));
    },
    onProblem: (problem) =>
      setProblems((before) => (problem === null ? dropped(before, name) : { ...before, [name]: problem })),
    error: problems[name] ?? refused[name] ?? null,
    hidden: left.has(name),
  });
  return {
    field,
    problems,
    refuse: setRefused,
    changes: () =>
      Object.fromEntries(
        Object.entries(values).filter(([name, value]) => !left.has(name) && (!editing || value !== start[name])),
      ),
    reset: () => {
      setStart(initial);
      setValues(initial);
      setRefused({});
    },
  };
}

type FormShellProps<V extends Values, Answer> = {
  draft: Draft<V>;
  save: (values: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onCancel?: (() => void) | undefined;
  submit?: string;
  children: ReactNode;
};

/** Fields, the refusal above them, and the buttons below. The first wrong field gets the focus. */
export function FormShell<V extends Values, Answer>({
  draft,
  save,
  onDone,
  onCancel,
  submit = words.save,
  children,
}: FormShellProps<V, Answer>) {
  const form = useRef<HTMLFormElement>(null);
  const [unread, setUnread] = useState(false);
  const focusFirstWrong = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  const send = async () => {
    draft.refuse({});
    try {
      return await save(draft.changes());
    } catch (error) {
      if (hasFields(error)) {
        draft.refuse(error.fields);
        focusFirstWrong();
      }
      throw error;
    }
  };
  const { run, busy, error } = useAction(send, onDone);
  const submitted = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = Object.keys(draft.problems).length > 0;
    setUnread(wrong);
    if (wrong) focusFirstWrong();
    else run();
  };
  return (
    <form ref={form} onSubmit={submitted} noValidate>
      <div className="form-body">
        <ErrorText error={error} />
        {unread && Object.keys(draft.problems).length > 0 && <p className="error-text">{words.checkFields}</p>}
        {children}
      </div>
      <footer className="form-foot">
        {onCancel && <Button onClick={onCancel}>{words.cancel}</Button>}
        <Button kind="main" type="submit" busy={busy}>
          {submit}
        </Button>
      </footer>
    </form>
  );
}

const hasFields = (error: unknown): error is ApiError => error instanceof Error && "fields" in error;
