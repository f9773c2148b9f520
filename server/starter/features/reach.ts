import { outOfReach } from "../knowledge/out-of-reach";
import { addField, asked, type Draft, heardOf } from "../model/draft";
import type { SpokenClause } from "../understand/clauses";
import { actingRole } from "../understand/roles";
import type { Token } from "../understand/tokens";
import { type Card, entitiesIn, subjectOf, tokensIn } from "./card";
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
    /\b((?:booking|reservation|order|ticket|registration|confirmation|access|cancellation)? ?code|link where|look(?:ed)? up by a link|status .*without an account)\b/,
  not: /\bqr code\b/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "booking" || kind === "work") ??
      draft.entities.find(({ kind }) => kind === "booking") ??
      draft.entities.find(({ kind }) => kind === "work");
    if (!entity) return null;
    const label = `${entity.names.one} code`;
    const existing = entity.fields.find(({ type }) => type === "code");
    const field =
      existing ??
      addField(entity, {
        label,
        type: "code",
        from: asked(tokensIn(clause, match.index, match.index + match[0].length)),
        rest: { limits: {} },
      });
    draft.facts.add(`code:${entity.id}`);
    return [`${entity.id}.code`, `${entity.id}.${field.id}`];
  },
};

/** What is made by a booking, else what moves, else what is made of lines. */
const numbered = (draft: Draft, clause: SpokenClause) => {
  const open = draft.entities.filter(({ linesOf, kind }) => !linesOf && kind !== "person");
  const named = entitiesIn(draft, clause).filter((entity) => open.includes(entity));
  return (
    [...named, ...open].find(({ kind }) => kind === "booking") ??
    [...named, ...open].find(({ kind }) => kind === "work") ??
    named[0] ??
    open.find(({ kind }) => kind === "container") ??
    null
  );
};

/** "receive a start number", "invoices get a running number", "tickets are numbered automatically". */
const sequence: Card = {
  id: "sequence",
  pattern:
    /\b(?:(start|race|bib|running|consecutive|sequential|serial|ticket|queue|membership|member|invoice|order|registration|reference) number\b(?=.*\bautomatic)|(?:receive|get|give|assign|obtain|hand out)(?: \w+){0,4}? (start|race|bib|running|consecutive|sequential|serial|ticket|queue|membership|member|invoice|order|registration|reference) number|(start|race|bib|running|consecutive|sequential) number|number(?:ed)? (?:automatically|consecutively|sequentially|in sequence|one after))/,
  settle: (draft, clause, match) => {
    const entity = numbered(draft, clause);
    if (!entity) return null;
    const word = match[1] ?? match[2] ?? match[3];
    const plain = !word || /running|consecutive|sequential/.test(word);
    const label = plain ? `${entity.names.one} number` : `${word} number`;
    const typed = entity.fields.find(({ label: known }) => known.toLowerCase() === label.toLowerCase());
    if (typed) Object.assign(typed, { type: "sequence", required: false, limits: {} });
    const field =
      typed ??
      addField(entity, {
        label,
        type: "sequence",
        from: asked(tokensIn(clause, match.index, match.index + match[0].length)),
        rest: { limits: {} },
      });
    return [`${entity.id}.${field.id}`];
  },
};

/** The lists that a clause is about: those it names, else the one before it in order. */
function lists(draft: Draft, clause: SpokenClause) {
  const named = entitiesIn(draft, clause).filter(({ linesOf }) => !linesOf);
  const bookings = draft.entities.filter(({ kind }) => kind === "booking");
  // "the list of starters", "the list of participants": who registered.
  if (named.length === 0 || (named.length === 1 && named[0]?.kind === "person" && bookings.length > 0))
    if (
      /\blist of|\b(?:starter|participant|attendee|registrant|visitor|guest)s? list|\b(?:starter|participant|attendee|visitor|guest)\b/.test(
        clause.text,
      ) &&
      bookings.length > 0
    )
      return bookings.slice(0, 1);
  if (named.length > 0) return named;
  const subject = subjectOf(draft, clause, ({ linesOf }) => !linesOf);
  return subject ? [subject] : [];
}

/** "with export", "download the list as CSV": what a role sees, as a file. */
const csv: Card = {
  id: "csv",
  pattern: /\b(?:export(?:able|ed)?|csv|excel|spreadsheet|download(?:able)?)\b/,
  not: /\b(?:import|upload|no export|not export|on excel|in excel|use excel|(?:from|our|an?|the) (?:excel|spreadsheet)|download (?:the |a |their )?(?:app|pdf|file|picture|photo|certificate|document))\b/,
  settle: (draft, clause) => {
    const found = lists(draft, clause);
    for (const { id } of found) draft.facts.add(`exported:${id}`);
    for (const token of clause.tokens)
      if (/^(export|csv|excel|spreadsheet|download|file|list)$/.test(token.lemma)) token.owner ??= "csv";
    return found.map(({ id }) => `${id}.csv`);
  },
};

/** "print the list of visitors", "invoice as PDF": a sheet for paper. */
const print: Card = {
  id: "print",
  pattern: /\b(?:print(?:able|ed|ing|out)?|(?:as |a |the )?pdf)\b/,
  not: /\b(?:upload|attach|print shop|3d print|print job|do not print|no print)\b/,
  settle: (draft, clause) => {
    const found = lists(draft, clause);
    for (const entity of found) {
      draft.facts.add(`printed:${entity.id}`);
      // What people booked of it is printed with it: "print the list of visitors for a slot".
      for (const booking of draft.entities.filter(({ kind }) => kind === "booking"))
        for (const field of booking.fields) if (field.to === entity.id) booking.filters.add(field.id);
    }
    for (const token of clause.tokens)
      if (/^(print|printable|pdf|download|export|paper)$/.test(token.lemma)) token.owner ??= "print";
    return found.map(({ id }) => `${id}.print`);
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
    // A website that provides something provides it to everybody.
    const site = /\b(website|site|homepage|web page|board|portal)\b/.test(clause.text) || clause.listed;
    if (site && !draft.facts.has("application") && found.some(({ kind }) => kind !== "person"))
      draft.facts.add("offered");
    return found.map(({ id }) => id);
  },
};

export const reachCards: readonly Card[] = [
  accounts,
  protectedPart,
  byCode,
  sequence,
  csv,
  print,
  board,
  calendar,
  information,
];

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
  const tokens = [...clause.text.matchAll(new RegExp(pattern, "g"))].flatMap(({ index, 0: found }) =>
    tokensIn(clause, index, index + found.length),
  );
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
