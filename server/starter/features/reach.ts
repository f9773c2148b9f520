import { outOfReach } from "../knowledge/out-of-reach";
import { addField, asked, type Draft, heardOf } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { actingRole } from "../understand/roles";
import type { Token } from "../understand/tokens";
import { type Card, entitiesIn, tokensIn } from "./card";
import { startOf } from "./clash";

const outsideRole = (draft: Draft, clause: SpokenClause) => {
  const acting = actingRole(draft, clause);
  return acting && acting.side !== "inside"
    ? acting
    : (draft.roles.filter(({ side }) => side !== "inside").toSorted((one, other) => other.rank - one.rank)[0] ?? null);
};

/** "register", "log in", "create an account", "password protected". */
const accounts: Card = {
  id: "accounts",
  pattern: /\b(register(?! for)|sign up(?! for| to)|create an account|log ?in|login|sign in|own account)\b/,
  not: /\b(without (?:an? )?(?:account|login|registration)|no (?:account|login|sign-?up))\b/,
  settle: (draft, clause, match) => {
    const role = outsideRole(draft, clause);
    if (!role) {
      const inside = actingRole(draft, clause);
      return inside ? [inside.id] : null;
    }
    draft.facts.add(`signup:${role.id}`);
    for (const token of tokensIn(clause, match.index, match.index + match[0].length)) token.owner ??= role.id;
    return [role.id, "auth.signUp"];
  },
};
const protectedPart: Card = {
  id: "protected",
  pattern:
    /\b(password protect\w*|only for (?:the )?([a-z ]+?)(?:$| because| with)|members only|private area|behind a login|not public)\b/,
  not: /\bborn\b/,
  settle: (draft, clause) => {
    draft.facts.add("protected");
    const role = actingRole(draft, clause) ?? draft.roles.find(({ side }) => side === "inside");
    return role ? [role.id, "auth"] : null;
  },
};

/** "with a booking code", "a ticket with a code", "receives a start number", "a link where the status can be looked up". */
const byCode: Card = {
  id: "byCode",
  pattern:
    /\b((?:booking|reservation|order|ticket|registration|confirmation|access|cancellation)? ?code|start number|link where|look(?:ed)? up by a link|status .*without an account)\b/,
  not: /\bqr code\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking" || kind === "work") ??
      draft.entities.find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "work");
    if (!entity) return null;
    const number = /start number/.test(match[0]);
    const label = number ? "Start number" : `${entity.names.one} code`;
    const existing = entity.fields.find(({ type }) => type === "code");
    const field =
      existing ??
      addField(entity, {
        label,
        type: "code",
        from: asked(tokensIn(clause, match.index, match.index + match[0].length)),
        rest: { limits: {} },
      });
    if (!number) draft.facts.add(`code:${entity.id}`);
    return [`${entity.id}.code`, `${entity.id}.${field.id}`];
  },
};

const board: Card = {
  id: "board",
  pattern: /\b(kanban(?: board)?|(?:task |job |ticket )?board with column|on a board)\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "work") ??
      draft.entities.find(({ flow, kind }) => flow !== null || kind === "work");
    if (!entity) return null;
    draft.facts.add(`board:${entity.id}`);
    for (const token of tokensIn(clause, match.index, match.index + match[0].length)) token.owner ??= "board";
    return [`page:${entity.id}Board`, `${entity.id}.flow`];
  },
};

const calendar: Card = {
  id: "calendar",
  pattern: /\b((?:share |shared |weekly |monthly )?calendar|week view|month view|day view|weekly view|schedule view)\b/,
  not: /\b(google|outlook|ical)\b/,
  settle: (draft, clause) => {
    const entity =
      entitiesIn(draft, clause).find((candidate) => startOf(candidate)) ??
      draft.entities.find((candidate) => candidate.kind === "booking") ??
      draft.entities.find((candidate) => startOf(candidate));
    if (!entity) return null;
    draft.facts.add(`calendar:${entity.id}`);
    return [`page:${entity.id}Calendar`];
  },
};

/** "provides information about the tours", "showing the three distances": the front page for who is not signed in. */
const information: Card = {
  id: "information",
  pattern: /\b(?:information about|present|showing?|describe|provide|display)\b/,
  settle: (draft, clause) => {
    const found = entitiesIn(draft, clause).filter(({ kind }) =>
      ["bookable", "document", "item", "category", "person"].includes(kind),
    );
    for (const entity of found) draft.facts.add(`shown:${entity.id}`);
    return found.map(({ id }) => id);
  },
};

export const reachCards: readonly Card[] = [accounts, protectedPart, byCode, board, calendar, information];

const NEGATED = /\b(no|not|without(?: any)?|don't want|do not want|don't need|never|nothing)\b[^,]{0,25}$/;

type Unreachable = (typeof outOfReach)[number];

/** Limits that are said even where something else has taken up their words. */
const alwaysSaid = new Set(["qualified", "reduction", "maintenance", "conditionalApproval"]);
const isTakenUp = (tokens: readonly Token[]) =>
  tokens.every(({ owner }) => owner !== null && owner !== "frame" && owner !== "name");

function readLimit(draft: Draft, heard: Draft["heard"][number], { id, pattern, reason }: Unreachable): void {
  const { clause } = heard;
  const match = pattern.exec(clause.text);
  if (!match) return;
  const tokens = tokensIn(clause, match.index, match.index + match[0].length);
  if (!alwaysSaid.has(id) && isTakenUp(tokens)) return;
  for (const token of tokens) token.owner ??= `limit:${id}`;
  if (NEGATED.test(clause.text.slice(0, match.index))) heard.traced.add("left-out");
  else if (!heard.limits.some(({ about }) => about === id))
    heardOf(draft, clause).limits.push({ reason, tokens, about: id });
}

/** What can not be done is said, with what is there instead; what is not wanted is simply left out. */
export function readOutOfReach(draft: Draft): void {
  for (const heard of draft.heard) for (const row of outOfReach) readLimit(draft, heard, row);
}
