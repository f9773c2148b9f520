import type { AppModel, Wish } from "@/lib/contract/app-model";
import { determiners } from "../knowledge/function-words";
import { isContent } from "../understand/clauses";
import type { Token } from "../understand/tokens";
import { accessId } from "./access";
import { asksInVain } from "./demands";
import type { Draft, Heard } from "./draft";
import type { PlanFinding } from "./invariants";
import { knownIds } from "./known-ids";

type Made = Pick<AppModel, "wishes" | "limits" | "notUnderstood">;
type Span = [start: number, end: number];
/** What one piece of the prompt came to: parts of the model, a refusal, or a limit with its reason. */
type Outcome = {
  span: Span;
  kind: Wish["kind"];
  became: Exclude<Wish["became"], { limit: string }> | { reason: string };
};

const notUnderstood = "This part was not understood, so nothing is built for it. In other words it can be taken up.";
const detailNotUnderstood = "This detail was not understood and is not built; the rest of the sentence is.";

const limitAt = (span: Span, reason: string): Outcome => ({ span, kind: "function", became: { reason } });
const spanOf = (tokens: readonly Token[]): Span | null =>
  tokens.length === 0
    ? null
    : [Math.min(...tokens.map(({ start }) => start)), Math.max(...tokens.map(({ end }) => end))];

const kindOfWish = (heard: Heard, draft: Draft): Wish["kind"] => {
  const ids = [...heard.traced];
  if (ids.some((id) => id === "identity" || id === "largeType" || id === "phone")) return "appearance";
  if (ids.some((id) => draft.rules.some((rule) => rule.id === id))) return "rule";
  if (ids.some((id) => draft.roles.some((role) => role.id === id))) return "role";
  return "function";
};

/** Ids that clauses hear of become ids that the model has; what came to nothing is dropped. */
function existing(known: ReadonlySet<string>, ids: Iterable<string>): string[] {
  const mapped = [...ids].map((id) =>
    id.startsWith("access:")
      ? accessId(id.split(":")[1] ?? "", id.split(":")[2] ?? "")
      : id.startsWith("page:")
        ? id.slice(5)
        : id.startsWith("never:")
          ? `${id.split(":")[2]}.refuses.${id.split(":")[1]}`
          : id,
  );
  return [...new Set(mapped)].filter((id) => known.has(id));
}
/** Words that stand together, as spans of the prompt. */
function groupsOf(tokens: readonly Token[]): Span[] {
  const groups: Span[] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last && token.start - last[1] <= 12) last[1] = Math.max(last[1], token.end);
    else groups.push([token.start, token.end]);
  }
  return groups;
}

const content = ({ clause }: Heard) => clause.tokens.filter(isContent);
const unowned = (tokens: readonly Token[]) => tokens.filter(({ owner }) => owner === null);
/** Taken by a part of the model, rather than only naming what is there or told around it. */
const around = new Set(["named", "told", "setting", "frame", "name"]);
const isTaken = ({ owner }: Token) => owner !== null && !around.has(owner);

/** Is what was taken of a clause so little that the clause as a whole was not understood? */
function isHollow(heard: Heard): boolean {
  const words = content(heard).filter(({ owner }) => owner !== "frame" && owner !== "name");
  return unowned(words).length * 2 > words.length;
}

/** What a clause came to, in the order in which it is told. */
function outcomesOf(draft: Draft, model: AppModel, known: ReadonlySet<string>, heard: Heard): Outcome[] {
  const span: Span = [heard.clause.start, heard.clause.end];
  const traced = existing(known, heard.traced);
  if (traced.length === 0 && heard.limits.length === 0) return [...leftOut(heard, span), ...notTaken(heard, span)];
  const vain = !heard.chatter && heard.limits.length === 0 && asksInVain({ draft, model, heard, traced });
  const limits = heard.limits.map(({ reason, tokens }) =>
    limitAt(traced.length > 0 ? (spanOf(tokens) ?? span) : span, reason),
  );
  if (vain) return [limitAt(span, notUnderstood)];
  if (isHollow(heard) && limits.length === 0)
    return [...takenOf(draft, heard, traced, true), limitAt(span, notUnderstood)];
  const rest = heard.chatter ? [] : groupsOf(missedIn(heard)).map((group) => limitAt(group, detailNotUnderstood));
  return [...takenOf(draft, heard, traced, false), ...limits, ...rest];
}

const parting = (token: Token | undefined) =>
  token === undefined ||
  /^[,;:()]$/.test(token.text) ||
  ["and", "or", "but", "with", "who", "that", "which", "so"].includes(token.norm);
const stands = (token: Token | undefined) =>
  parting(token) || (token !== undefined && (isTaken(token) || token.owner === "named"));
const isSmall = (token: Token | undefined) => token !== undefined && determiners.has(token.norm);

/** Words that nobody took, each with the small words around it, up to what is understood: "up to 6 hours before". */
function missedIn(heard: Heard): Token[] {
  const { tokens } = heard.clause;
  const missed = new Set<Token>();
  for (const token of unowned(content(heard))) {
    let [from, to] = [tokens.indexOf(token), tokens.indexOf(token)];
    while (from > 0 && !stands(tokens[from - 1])) from -= 1;
    while (to < tokens.length - 1 && !stands(tokens[to + 1])) to += 1;
    while (to > from && isSmall(tokens[to])) to -= 1;
    for (const one of tokens.slice(from, to + 1)) missed.add(one);
  }
  return tokens.filter((token) => missed.has(token));
}

/** The words that became parts of the model; where little was understood, only those that a part was made of. */
function takenOf(draft: Draft, heard: Heard, traced: string[], little: boolean): Outcome[] {
  const all = content(heard);
  const words = all.filter((token) => (little ? isTaken(token) : token.owner !== null));
  // Small words before the first and after the last belong to them: "No bookings on Sundays".
  const { tokens } = heard.clause;
  const before = words[0] === all[0] ? tokens.slice(0, tokens.indexOf(all[0] as Token)) : [];
  const after = words.at(-1) === all.at(-1) ? tokens.slice(tokens.indexOf(all.at(-1) as Token) + 1) : [];
  const span =
    spanOf(little || words.length === 0 ? words : [...before, ...words, ...after]) ??
    (little ? null : ([heard.clause.start, heard.clause.end] satisfies Span));
  return span && traced.length > 0 ? [{ span, kind: kindOfWish(heard, draft), became: { traced } }] : [];
}

const leftOut = (heard: Heard, span: Span): Outcome[] =>
  heard.traced.has("left-out") ? [{ span, kind: "function", became: { refused: "Left out, as you asked." } }] : [];

/** A clause of which nothing came: a limit, unless it is talk that asks for nothing. */
function notTaken(heard: Heard, span: Span): Outcome[] {
  if (heard.chatter || heard.traced.has("left-out") || tellsOnly(heard)) return [];
  return [limitAt(span, notUnderstood)];
}

/** The words of a request for the whole, and words that a name or the setting took up, ask for nothing more. */
function tellsOnly(heard: Heard): boolean {
  const said = content(heard).filter(({ owner }) => owner === null || !["frame", "name", "setting"].includes(owner));
  return said.length === 0;
}

/** Each clause ends: as parts of the model, as a stated limit, or as talk that asks for nothing. */
export function wishesOf(draft: Draft, model: AppModel): Made {
  const made: Made = { wishes: [], limits: [], notUnderstood: [] };
  const known = knownIds(model);
  const quoted = ([start, end]: Span) => draft.prompt.slice(start, end);
  const limited = (wish: string, reason: string, span: Span) => {
    const id = `L${made.limits.length + 1}`;
    made.limits.push({ id, wish, reason });
    if (reason === notUnderstood || reason === detailNotUnderstood) made.notUnderstood.push(quoted(span));
    return { limit: id };
  };
  for (const { span, kind, became } of draft.heard.flatMap((heard) => outcomesOf(draft, model, known, heard))) {
    const id = `W${made.wishes.length + 1}`;
    const end = "reason" in became ? limited(id, became.reason, span) : became;
    made.wishes.push({ id, quote: quoted(span), kind, must: true, span, became: end });
  }
  return made;
}

const silent = new Set(["frame", "name", "setting"]);
/**
 * Words with a meaning that end nowhere: neither in a wish that became something, nor in talk, nor in what the whole is called.
 * Empty when nothing of a prompt was dropped.
 */
export function ledgerFindings(draft: Draft, { wishes }: Pick<AppModel, "wishes">): PlanFinding[] {
  const ends = ({ start, end }: Token) => wishes.some(({ span: [from, to] }) => from <= start && end <= to);
  return draft.heard
    .filter(({ chatter }) => !chatter)
    .flatMap(content)
    .filter((token) => !silent.has(token.owner ?? "") && !ends(token))
    .map(({ text, start }) => ({ rule: "no word is dropped", path: `${start}`, message: `“${text}” became nothing` }));
}
