import { type HTMLInputTypeAttribute, type InputHTMLAttributes, type ReactNode, useId, useState } from "react";
import { application } from "../application";
import { type Option, withParams } from "../lib/api";
import { fromLocalInput, toLocalInput } from "../lib/local-time";
import { lengthWords, typedLength } from "../lib/lengths";
import { useQuery } from "../lib/query";
import { typedCents, typedNumber } from "../lib/typed-number";
import { words } from "../lib/words";
import type { FieldBinding } from "./form-shell";

type Common = { label: string; required?: boolean; hint?: string | undefined };
type FieldProps<Value> = Common & FieldBinding<Value>;
type Wired = {
  id: string;
  name: string;
  required: boolean;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
};

/** Label above, hint and refusal below, all three tied to the input. */
function Field({
  label,
  required = false,
  hint,
  name,
  error,
  hidden,
  wide = false,
  children,
}: Common &
  Pick<FieldBinding<unknown>, "name" | "error" | "hidden"> & {
    wide?: boolean;
    children: (wired: Wired) => ReactNode;
  }) {
  const id = useId();
  if (hidden) return null;
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="field" data-wide={wide}>
      <label htmlFor={id}>
        {label}
        {!required && <span className="optional" aria-hidden="true">{` ${words.optional}`}</span>}
      </label>
      {children({ id, name, required, "aria-invalid": error !== null, "aria-describedby": described || undefined })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** An input whose value is its text. An optional one that is emptied is null. */
function inputField(type: HTMLInputTypeAttribute, extra: InputHTMLAttributes<HTMLInputElement> = {}) {
  return function InputField<Value extends string | null>(props: FieldProps<Value>) {
    const { value, onChange } = props;
    const change = (text: string) => onChange((text === "" && !props.required ? null : text) as Value);
    return (
      <Field {...props}>
        {(wired) => (
          <input
            {...wired}
            {...extra}
            type={type}
            value={value ?? ""}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
    );
  };
}

export const TextField = inputField("text");
export const EmailField = inputField("email", { autoComplete: "email" });
export const PhoneField = inputField("tel", { autoComplete: "tel" });
export const UrlField = inputField("url", { placeholder: "https://" });
export const DateField = inputField("date");
export const TimeField = inputField("time");

export function LongTextField<Value extends string | null>(props: FieldProps<Value>) {
  const { value, onChange } = props;
  const change = (text: string) => onChange((text === "" && !props.required ? null : text) as Value);
  return (
    <Field {...props} wide>
      {(wired) => (
        <textarea
          {...wired}
          rows={3}
          value={value ?? ""}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A date and time of the person's own clock, kept in UTC. */
export function DateTimeField<Value extends string | null>(props: FieldProps<Value>) {
  const { value, onChange } = props;
  const change = (text: string) => onChange((fromLocalInput(text) ?? (props.required ? "" : null)) as Value);
  return (
    <Field {...props}>
      {(wired) => (
        <input
          {...wired}
          type="datetime-local"
          value={value ? toLocalInput(value) : ""}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

type Reading = { read: (text: string) => number | null; write: (value: number) => string; problem: string };

/** A number that is typed as text: a comma or a point, and what can not be read stays where it was typed. */
function ReadField({
  read,
  write,
  problem,
  unit,
  ...props
}: FieldProps<number | null> & Reading & { unit?: string | undefined }) {
  const { value, onChange, onProblem } = props;
  const [text, setText] = useState(value === null ? "" : write(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value === null ? "" : write(value));
  }
  const change = (typed: string) => {
    const next = typed.trim() === "" ? null : read(typed.trim());
    setText(typed);
    setKnown(next);
    onProblem(next === null && typed.trim() !== "" ? problem : null);
    onChange(next);
  };
  return (
    <Field {...props}>
      {(wired) => (
        <span className="with-unit">
          <input
            {...wired}
            type="text"
            inputMode="decimal"
            value={text}
            onChange={(event) => change(event.target.value)}
          />
          {unit && <span aria-hidden="true">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

const decimals: Reading = { read: (text) => typedNumber(text), write: String, problem: words.notANumber };
const cents: Reading = {
  read: (text) => typedCents(text),
  write: (value) => (value / 100).toFixed(2),
  problem: words.notANumber,
};
const inMinutes: Reading = {
  read: (text) => typedLength(text, "minutes"),
  write: String,
  problem: words.notALength,
};
const inHours: Reading = {
  read: (text) => typedLength(text, "hours"),
  write: (value) => lengthWords(value, "hours"),
  problem: words.notALength,
};

const currencySign = new Intl.NumberFormat(application.language, { style: "currency", currency: application.currency })
  .formatToParts(0)
  .find(({ type }) => type === "currency")?.value;

export const NumberField = (props: FieldProps<number | null>) => <ReadField {...props} {...decimals} />;
export const PercentField = (props: FieldProps<number | null>) => <ReadField {...props} {...decimals} unit="%" />;
export const MoneyField = (props: FieldProps<number | null>) => <ReadField {...props} {...cents} unit={currencySign} />;
export const MinutesField = (props: FieldProps<number | null>) => (
  <ReadField {...props} {...inMinutes} unit={words.minutes} />
);
/** What is typed is said back as it was understood: "1:30" is "1 h 30 min". */
export const DurationField = (props: FieldProps<number | null>) => (
  <ReadField {...props} {...inHours} unit={props.value === null ? words.hours : `= ${lengthWords(props.value, "hours")}`} />
);

export function CheckField(props: FieldProps<boolean>) {
  const { value, onChange, label, name, error, hidden, hint } = props;
  const id = useId();
  if (hidden) return null;
  return (
    <div className="field field-check">
      <label>
        <input
          type="checkbox"
          name={name}
          checked={value}
          aria-invalid={error !== null}
          aria-describedby={error || hint ? id : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {(error || hint) && (
        <p id={id} className={error ? "field-error" : "hint"}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type ChoiceProps<Value> = FieldProps<Value> & { options: readonly Option[] };

/** What is longer does not fit a closed list on a phone: it is said below, too. */
const cutLength = 28;

export function ChoiceField<Value extends string | null>(props: ChoiceProps<Value>) {
  const { value, onChange, options, required } = props;
  const chosen = options.find(({ id }) => id === value)?.title ?? "";
  return (
    <Field {...props}>
      {(wired) => (
        <>
          <select
            {...wired}
            value={value ?? ""}
            onChange={(event) => onChange((event.target.value || (required ? "" : null)) as Value)}
          >
            <option value="">{required ? words.choose : words.none}</option>
            {options.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
          {chosen.length > cutLength && (
            <p className="hint" aria-hidden="true">
              {chosen}
            </p>
          )}
        </>
      )}
    </Field>
  );
}

export function RatingField(props: FieldProps<number | null> & { max?: number }) {
  const max = props.max ?? 5;
  const options = Array.from({ length: max }, (_, index) => ({
    id: String(index + 1),
    title: `${"★".repeat(index + 1)} ${words.stars(index + 1, max)}`,
  }));
  const { value, onChange, ...rest } = props;
  return (
    <ChoiceField
      {...rest}
      options={options}
      value={value === null ? null : String(value)}
      onChange={(text) => onChange(text ? Number(text) : null)}
    />
  );
}

/** As many choices as the API gives at once. */
const manyOptions = 100;

/** The rows of another entity as choices. */
export const optionsOf = (route: string) => (q: string) => withParams(`/api/${route}/options`, { q });

const asItIs = (title: string) => title;

type PickerProps<Value> = FieldProps<Value> & {
  /** Where the choices are read; a longer list than fits is narrowed by typing. */
  from: (q: string) => string;
  /** The words of the value it starts with, which may not be among the first choices. */
  shown?: string | null | undefined;
  /** What makes words of a row's title, where it is a date or a time. */
  titled?: (title: string) => string;
};

/** One row of another entity. */
export function ReferenceField<Value extends string | null>({
  from,
  shown,
  titled = asItIs,
  ...props
}: PickerProps<Value>) {
  const [q, setQ] = useState("");
  const answer = useQuery<Option[]>(props.hidden ? null : from(q));
  const [start] = useState(props.value);
  const found = (answer.data ?? []).map(({ id, title }) => ({ id, title: titled(title) }));
  const missing =
    start && !found.some(({ id }) => id === start) ? [{ id: start, title: shown ? titled(shown) : words.loading }] : [];
  return (
    <div className="picker">
      {(q !== "" || found.length >= manyOptions) && !props.hidden && (
        <input
          type="search"
          aria-label={words.find(props.label)}
          placeholder={words.find(props.label)}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      )}
      <ChoiceField {...props} options={[...missing, ...found]} error={props.error ?? answer.error?.message ?? null} />
    </div>
  );
}

type Person = { id: string; name: string };
/** One account of a role. */
export function AccountField<Value extends string | null>({
  role,
  shown,
  ...props
}: FieldProps<Value> & { role: string; shown?: string | null | undefined }) {
  const answer = useQuery<Person[]>(props.hidden ? null : `/api/accounts?role=${role}`);
  const [start] = useState(props.value);
  const found = (answer.data ?? []).map(({ id, name }) => ({ id, title: name }));
  const missing = start && !found.some(({ id }) => id === start) ? [{ id: start, title: shown ?? words.loading }] : [];
  return (
    <ChoiceField {...props} options={[...missing, ...found]} error={props.error ?? answer.error?.message ?? null} />
  );
}

/** A password, readable while it is typed if the person wants. */
export function PasswordField(props: FieldProps<string> & { autoComplete: "current-password" | "new-password" }) {
  const { value, onChange, autoComplete } = props;
  const [shown, setShown] = useState(false);
  return (
    <Field {...props} required>
      {(wired) => (
        <span className="with-unit">
          <input
            {...wired}
            type={shown ? "text" : "password"}
            autoComplete={autoComplete}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="button button-quiet"
            aria-label={shown ? words.hide : words.show}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <span aria-hidden="true">{shown ? "◉" : "◎"}</span>
          </button>
        </span>
      )}
    </Field>
  );
}
