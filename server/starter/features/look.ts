import { formatHex, parse } from "culori";
import { plainColours } from "../knowledge/colours";
import type { Draft } from "../model/draft";
import { took } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { elementsOf } from "../understand/lists";
import { own } from "../understand/own";
import type { Token } from "../understand/tokens";

type Seen = { hex: string; tokens: Token[] };

const hexOf = (words: readonly string[]): string | null => {
  const spaced = words.join(" ");
  const known = own(plainColours, spaced);
  if (known) return known;
  const joined = words.join("").replace("grey", "gray");
  if (!/^[a-z]+$/.test(joined) || joined === "tan" || joined.length < 3) return joined === "tan" ? "#d2b48c" : null;
  // "add" and "fee" are also figures of a colour; people who mean one write its sign.
  if (/^[a-f]+$/.test(joined)) return null;
  const colour = parse(joined);
  return colour ? formatHex(colour) : null;
};

/** Colours named in a clause, the longest name first: "dark slate blue" is one. */
export function coloursIn(clause: SpokenClause): Seen[] {
  const found: Seen[] = [];
  let at = 0;
  while (at < clause.tokens.length) {
    const seen = [3, 2, 1].flatMap((length) => {
      const tokens = clause.tokens.slice(at, at + length);
      const hex =
        tokens.length === length && tokens.every(({ kind }) => kind === "word")
          ? hexOf(tokens.map(({ norm }) => norm))
          : null;
      return hex ? [{ hex, tokens }] : [];
    })[0];
    if (seen) found.push(seen);
    at += seen?.tokens.length ?? 1;
  }
  return found;
}

const ASKS = /\b(background|colour|component|theme|palette|tone|vibe|look|style|header|button|design)\b/;
const BEHIND = /\b(?:as |for |in )?(?:the |a )?(?:background|base|page)/;

function positionOf(clause: SpokenClause, seen: Seen): number {
  const index = clause.tokens.indexOf(seen.tokens[0] as Token);
  return clause.offsets[index] ?? 0;
}

/** Which of the colours is the background and which fills the components, by the words beside them. */
function assign(clause: SpokenClause, seen: readonly Seen[]): { background?: string; component?: string } {
  const [first, second] = seen;
  if (!first) return {};
  const before = /background(?: colour)? (?:to|be|in|:|=) *$/;
  const tagged = seen.map((colour) => {
    const at = positionOf(clause, colour);
    const text = clause.text;
    const length = colour.tokens.map(({ lemma }) => lemma).join(" ").length;
    const after = text.slice(at + length, at + length + 45).split(/\band\b/)[0] ?? "";
    const ahead =
      text
        .slice(Math.max(0, at - 40), at)
        .split(/\band\b/)
        .at(-1) ?? "";
    if (BEHIND.test(after) || before.test(ahead) || /background/.test(ahead))
      return { role: "background" as const, hex: colour.hex };
    if (
      /(component|button|header|accent|element|rest|so on)/.test(after) ||
      /(component|button|header|accent)/.test(ahead)
    )
      return { role: "component" as const, hex: colour.hex };
    return { role: null, hex: colour.hex };
  });
  const background = tagged.find(({ role }) => role === "background")?.hex;
  const component = tagged.find(({ role }) => role === "component")?.hex;
  if (background || component) {
    const free = tagged.find(({ role }) => role === null)?.hex;
    return {
      ...(background ? { background } : {}),
      ...((component ?? free) ? { component: component ?? free ?? "" } : {}),
    };
  }
  if (!second) return { component: first.hex };
  const [light, dark] =
    lightness(first.hex) >= lightness(second.hex) ? [first.hex, second.hex] : [second.hex, first.hex];
  return { background: light, component: dark };
}
/** "…, dark green": an element of a list that is a colour and nothing else. */
const standsAlone = (clause: SpokenClause, seen: readonly Seen[]) =>
  elementsOf(clause.tokens).some(({ tokens }) =>
    seen.some(
      (colour) =>
        colour.tokens.length === tokens.length && colour.tokens.every((token, index) => token === tokens[index]),
    ),
  );
const lightness = (hex: string) =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).reduce((sum, value) => sum + value, 0);

/** Asked colours, type size and the phone. */
export function readLook(draft: Draft): void {
  for (const { clause } of draft.heard) {
    const seen = coloursIn(clause);
    // "Wine cellar": the first words name the whole, and no colour of it.
    const brief = clause.tokens.length <= 4 && clause !== draft.heard[0]?.clause;
    const told = ASKS.test(clause.text) || seen.length >= 2 || brief || standsAlone(clause, seen);
    const marks =
      /\b(show|mark|highlight|turn|be|in) (?:\w+ ){0,2}(red|green|orange|yellow)\b/.test(clause.text) &&
      !/\b(background|colour|component)\b/.test(clause.text);
    if (seen.length > 0 && told && !marks) {
      Object.assign(draft.asked, assign(clause, seen));
      took(
        draft,
        clause,
        ["identity"],
        [
          ...seen.flatMap(({ tokens }) => tokens),
          ...clause.tokens.filter(({ lemma }) =>
            /^(background|colour|component|button|header|theme|tone|palette|use|accent|element|design|style|look|vibe|page)$/.test(
              lemma,
            ),
          ),
        ],
      );
    }
    if (/\b(large|big|bigger|larger) (?:type|text|letter|font|button)|text big|big enough/.test(clause.text)) {
      draft.asked.largeType = true;
      took(
        draft,
        clause,
        ["largeType"],
        clause.tokens.filter(({ lemma }) => /^(large|big|type|text|letter|font|enough|button|bigger)$/.test(lemma)),
      );
    }
    const phone =
      /\b(?:on|for|from|in) (?:the |their |a |my |mobile )?(?:phone|smartphone|mobile|tablet)s?\b|\bmobile[- ]friendly|\bresponsive\b|phone width/.exec(
        clause.text,
      );
    if (phone && !/\b(tell|call|customer on the phone|by phone)\b/.test(clause.text))
      took(
        draft,
        clause,
        ["phone"],
        clause.tokens.filter(({ lemma }) =>
          /^(phone|smartphone|mobile|tablet|responsive|mobile-friendly)$/.test(lemma),
        ),
      );
  }
}
