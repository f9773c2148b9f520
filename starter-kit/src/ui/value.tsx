import { nothing } from "../lib/format";
import { Link } from "../lib/router";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { Badge } from "./badge";
import type { State } from "./status-track";

type Text = string | null | undefined;

export function StatusBadge({ states, value }: { states: readonly State[]; value: Text }) {
  const state = states.find(({ id }) => id === value);
  return state ? <Badge tone={state.tone}>{state.label}</Badge> : nothing;
}

const hrefOf = {
  phone: (value: string) => `tel:${value.replace(/[^\d+]/g, "")}`,
  email: (value: string) => `mailto:${value}`,
  url: (value: string) => value,
};

/** The beginning of a long text, in a list. */
export const Short = ({ text }: { text: string }) => (
  <span className="short" title={text}>
    {text}
  </span>
);

/** A way to reach somebody. Only web addresses become links to the web. */
export function Contact({ kind, value }: { kind: keyof typeof hrefOf; value: Text }) {
  if (!value) return nothing;
  if (kind === "url" && !/^https?:\/\//i.test(value)) return value;
  return <a href={hrefOf[kind](value)}>{value}</a>;
}

/** What can be heard at a web address. */
export function Listen({ value }: { value: Text }) {
  if (!value) return nothing;
  if (!/^https?:\/\//i.test(value)) return value;
  return (
    <span className="listen">
      {/* biome-ignore lint/a11y/useMediaCaption: whoever enters an address has no captions of it. */}
      <audio controls preload="none" src={value} />
      <a href={value}>{value}</a>
    </span>
  );
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;

/** Longer text as it was typed, its web addresses to be followed. */
export function Prose({ value }: { value: Text }) {
  if (!value) return nothing;
  const parts = value.split(ADDRESS).map((text, at) => ({ key: `${at}`, text, address: at % 2 === 1 }));
  return parts.map(({ key, text, address }) =>
    address ? (
      <a key={key} href={text}>
        {text}
      </a>
    ) : (
      text
    ),
  );
}

/** Another row by its words, and as a link for who may open it. */
export function RowLink({ entity, route, id, text }: { entity: string; route: string; id: Text; text: Text }) {
  const may = useMay(entity);
  if (!id) return nothing;
  return may("read") ? <Link to={`/${route}/${id}`}>{text ?? nothing}</Link> : (text ?? nothing);
}

const most = 5;
export function Stars({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return nothing;
  return (
    <span>
      <span aria-hidden="true" className="stars">
        {"★".repeat(value)}
        {"☆".repeat(Math.max(0, most - value))}
      </span>
      <span className="hidden">{words.stars(value, most)}</span>
    </span>
  );
}
