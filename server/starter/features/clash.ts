import type { Expr } from "@/lib/contract/expr";
import { addField, asked, assumed, type Draft, type DraftEntity, entityNamed } from "../model/draft";
import { daysOf } from "../model/lending";
import type { Token } from "../understand/tokens";
import { type Card, entitiesIn, subjectOf, tokensIn } from "./card";
import { amountField, capacityTarget } from "./figures";
import { addRule } from "./marks";

type Field = DraftEntity["fields"][number];
export const startOf = (entity: DraftEntity): Field | undefined =>
  entity.fields.find(({ type, label }) => type === "datetime" && /start|when|from|time|begin/i.test(label)) ??
  entity.fields.find(({ type }) => type === "datetime");
const endOf = (entity: DraftEntity, start: Field): Field | undefined =>
  entity.fields.find((field) => field !== start && field.type === start.type && /end|until|to\b/i.test(field.label));
export const cancelledStates = (entity: DraftEntity) =>
  (entity.flow?.states ?? [])
    .filter(({ label }) => /cancel|reject|declin|refus|withdraw/i.test(label))
    .map(({ id }) => id);

export function ensureStart(entity: DraftEntity): Field {
  return (
    startOf(entity) ??
    daysOf(entity)?.first ??
    addField(entity, { label: "Start", type: "datetime", required: true, from: assumed("rule:time") })
  );
}

/** How long a row takes: to its end, by a choice of minutes, or an hour by default. */
export function lengthOf(entity: DraftEntity, start: Field): { end: string | null; minutes: Expr | null } {
  const end = endOf(entity, start);
  if (end) return { end: end.id, minutes: null };
  if (start.type === "date") return { end: null, minutes: null };
  const duration = entity.fields.find(({ type }) => type === "duration");
  if (duration) return { end: null, minutes: { field: duration.id } };
  const choice = entity.fields.find(({ values }) => values?.every(({ label }) => /^\d+( minutes?| min)?$/.test(label)));
  const [first, ...rest] = choice?.values ?? [];
  if (choice && first) {
    const minutesOf = (value: { label: string }) => ({ const: Number.parseInt(value.label, 10) });
    return {
      end: null,
      minutes: rest.reduce<Expr>(
        (otherwise, value) => ({
          op: "if",
          args: [{ op: "eq", args: [{ field: choice.id }, { const: value.id }] }, minutesOf(value), otherwise],
        }),
        minutesOf(first),
      ),
    };
  }
  const length = addField(entity, {
    label: "Minutes",
    type: "duration",
    required: true,
    limits: { min: 5, max: 1440 },
    from: assumed("rule:time"),
    rest: { initial: { const: 60 } },
  });
  return { end: null, minutes: { field: length.id } };
}

/** The field of an entity that holds a named resource: "a guide", "the room". */
const holding = (draft: Draft, entity: DraftEntity, words: readonly string[]): Field | undefined => {
  const other = entityNamed(draft, words);
  return entity.fields.find(
    (field) =>
      (field.type === "reference" && (field.to === other?.id || field.label.toLowerCase() === words.join(" "))) ||
      (field.type === "account" && (field.label.toLowerCase() === words.at(-1) || field.to === words.at(-1))),
  );
};

/** "One guide can't have two tours at the same time", "bookings must not overlap", "a room can't be booked twice at once". */
const noOverlap: Card = {
  id: "noOverlap",
  pattern:
    /\b(?:must not|can't|cannot|can not|may not|should not|shouldn't|don't|do not|never|no|not) (?:\w+ ){0,4}?(?:overlap|double[- ]book|clash|(?:two|2|more than one|several) [a-z ]+ at (?:the )?same time|(?:book|take|use|have)(?: \w+){0,3} (?:twice|at (?:the )?same time))|\bno (?:overlap|double booking|clash)/,
  settle: (draft, clause, match) => {
    const tokens = tokensIn(clause, match.index, match.index + match[0].length);
    const named = entitiesIn(draft, clause);
    const holders = draft.entities.filter(
      (entity) => ["booking", "bookable", "work"].includes(entity.kind) && !entity.linesOf,
    );
    const beforeRefusal = clause.chunks.filter(
      ({ tokens: own }) =>
        own.length > 0 && (clause.offsets[clause.tokens.indexOf(own[0] as Token)] ?? 0) < match.index,
    );
    const words = beforeRefusal.flatMap((chunk) => (chunk.kind === "phrase" ? [chunk.phrase.words] : []));
    // The entity that holds the resource; slots before what they are slots of.
    const candidates = holders.toSorted(
      (one, other) =>
        Number(startOf(other) !== undefined || other.thing?.id === "slot") -
        Number(startOf(one) !== undefined || one.thing?.id === "slot"),
    );
    for (const entity of candidates) {
      const resources = words
        .map((list) =>
          holding(
            draft,
            entity,
            list.filter((word) => word !== "one"),
          ),
        )
        .filter((field): field is Field => field !== undefined);
      const own = named.includes(entity) || /\bbooking\b/.test(clause.text);
      const fallback =
        own && resources.length === 0
          ? entity.fields
              .filter(
                (field) =>
                  field.type === "reference" &&
                  draft.entities.some(({ id, kind }) => id === field.to && kind === "bookable"),
              )
              .slice(0, 1)
          : [];
      const chosen = [...new Set([...resources, ...fallback])].filter(({ to }) => to !== entity.id);
      if (chosen.length === 0) continue;
      const start = ensureStart(entity);
      const length = lengthOf(entity, start);
      const id = addRule(draft, `${entity.id}Clash`, (rule) => ({
        id: rule,
        from: asked(tokens),
        kind: "noOverlap",
        entity: entity.id,
        message:
          start.type === "date"
            ? "{resource} is already taken at that time: from {day} on."
            : "{resource} is already taken at that time: on {day} from {time}.",
        resources: chosen.map((field) => field.id),
        start: start.id,
        ...length,
        exceptStates: cancelledStates(entity),
      }));
      return [id, entity.id];
    }
    return null;
  },
};

/** "at most 4 dogs at the same time": how many rows may overlap, whatever they are of. */
const concurrent: Card = {
  id: "concurrent",
  pattern:
    /\b(?:max(?:imum)?|at most|up to|no more than|not more than|only) (\d+|one|two|three|four|five|six|seven|eight|ten) ([a-z]+) (?:\w+ )?at (?:the |a )?(?:same|one) time|\b(?:max(?:imum)?|at most|no more than) (\d+|two|three|four|five) ([a-z]+) at once/,
  settle: (draft, clause, match) => {
    const entity = subjectOf(draft, clause, ({ kind }) => kind === "booking" || kind === "work");
    // How many each of them may have is not how many there are in all.
    if (clause.actor !== null && "phrase" in clause.actor && /\b(?:have|book|borrow|take|hold)\b/.test(clause.text))
      return null;
    const typed = match[1] ?? match[3] ?? "";
    const limit = clause.tokens.find(({ norm }) => norm === typed)?.value;
    if (!entity || !limit) return null;
    const start = ensureStart(entity);
    const length = lengthOf(entity, start);
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const id = addRule(draft, `${entity.id}Full`, (rule) => ({
      id: rule,
      from,
      kind: "concurrent",
      entity: entity.id,
      message: `At most ${limit} at the same time: this time is full.`,
      start: start.id,
      ...length,
      amount: null,
      limit,
      exceptStates: cancelledStates(entity),
    }));
    return [id];
  },
};

/** "dogs that bite go alone": who counts as all places at once. */
const alone: Card = {
  id: "alone",
  pattern: /\b(?:that|who|which) ([a-z]+) (?:\w+ )?(?:go|walk|be|stay|travel|must be)s? (?:\w+ )?alone\b/,
  settle: (draft, clause, match) => {
    const rule = draft.rules.find(({ kind }) => kind === "concurrent");
    const entity = draft.entities.find(({ id }) => id === rule?.entity);
    if (rule?.kind !== "concurrent" || !entity) return null;
    const path = yesNoPath(draft, entity, match[1] ?? "");
    if (!path) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const field = addField(entity, {
      label: "Places taken",
      type: "computed",
      from,
      rest: {
        as: "int",
        compute: {
          op: "if",
          args: [{ op: "eq", args: [{ field: path }, { const: true }] }, { const: rule.limit }, { const: 1 }],
        },
      },
    });
    rule.amount = field.id;
    return [rule.id, `${entity.id}.${field.id}`];
  },
};
function yesNoPath(draft: Draft, entity: DraftEntity, word: string): string | null {
  const fits = ({ type, label }: Field) => type === "boolean" && label.toLowerCase().includes(word.slice(0, 4));
  const own = entity.fields.find(fits);
  if (own) return own.id;
  for (const field of entity.fields) {
    const to = draft.entities.find(({ id }) => id === field.to);
    const far = field.type === "reference" ? to?.fields.find(fits) : undefined;
    if (far) return `${field.id}.${far.id}`;
  }
  return null;
}

/** A maximum group size, a limit of starters: what is booked has as many places. */
function capacityRule(draft: Draft, from: ReturnType<typeof asked>): string | null {
  const target = capacityTarget(draft);
  if (!target || draft.rules.some(({ kind, entity }) => kind === "capacity" && entity === target.booking.id))
    return null;
  const { booking, bookable, via, limit } = target;
  // Who books a room for a time of her own has it to herself: its capacity is no sum over all bookings there ever are.
  if (booking.fields.some(({ type, from: asked }) => ["date", "datetime"].includes(type) && asked.by === "asked"))
    return null;
  limit.required = true;
  limit.limits = { ...limit.limits, min: Math.max(1, limit.limits.min ?? 1) };
  return addRule(draft, `${booking.id}Capacity`, (rule) => ({
    id: rule,
    from,
    kind: "capacity",
    entity: booking.id,
    message: `Places left for this ${bookable.names.one}: {left}.`,
    of: via,
    amount: amountField(booking)?.id ?? null,
    limit: { field: limit.id },
    exceptStates: cancelledStates(booking),
  }));
}
const capacity: Card = {
  id: "capacity",
  pattern:
    /\b(maximum (?:group )?size|maximum number|group size|remaining place|place left|capacity|limit of|limited (?:place|seat)|(?:with|have)(?: [a-z,]+){0,12} \d+ (?:place|seat|spot)|sold out|fully booked|max(?:imum)? (?:of )?\d+ (?:people|participant|person|guest|place))\b/,
  settle: (draft, clause, match) => {
    const id = capacityRule(draft, asked(tokensIn(clause, match.index, match.index + match[0].length)));
    const known = draft.rules.find(({ kind }) => kind === "capacity");
    return id ? [id] : known ? [known.id] : null;
  },
};

/** Figures for the rows that the prompt names are kept only where there is one for each. */
export function giveFigures(entity: DraftEntity, field: string, values: readonly number[]): void {
  if (values.length > 0 && values.length === entity.named.length) entity.given.set(field, [...values]);
}

/** "each distance has a limit of starters (120, 200, 150)": a number for each of the rows named before. */
const limitEach: Card = {
  id: "limitEach",
  pattern: /\blimit(?: of ([a-z]+))?\b.*\(|\bhave a limit of ([a-z]+)/,
  settle: (draft, clause, match) => {
    const entity =
      entitiesIn(draft, clause).find(({ kind }) => kind === "bookable") ??
      draft.entities.find(({ kind }) => kind === "bookable");
    if (!entity) return null;
    const lemma = match[1] ?? match[2];
    const counted = clause.tokens.find((token) => token.lemma === lemma)?.norm ?? lemma;
    const wrong = entity.fields.find(({ label }) => /^limit/i.test(label));
    if (wrong) entity.fields = entity.fields.filter((field) => field !== wrong);
    const field = addField(entity, {
      label: counted ? `Limit of ${counted}` : "Limit",
      type: "int",
      required: true,
      limits: { min: 1 },
      from: asked(tokensIn(clause, match.index, clause.text.length)),
    });
    giveFigures(
      entity,
      field.id,
      clause.tokens.filter(({ depth, value }) => depth > 0 && value !== null).flatMap(({ value }) => value ?? []),
    );
    for (const token of clause.tokens)
      if (token.kind === "number" || token.lemma === "limit" || token.lemma === lemma)
        token.owner ??= `${entity.id}.${field.id}`;
    return [`${entity.id}.${field.id}`];
  },
};

/** "a person should not answer twice", "each student can take an exam once", "an e-mail only once". */
const once: Card = {
  id: "once",
  pattern:
    /\b(only once|just once|not (?:\w+ )?(?:twice|two time)|can't (?:\w+ ){0,3}(?:twice|two time)|each (?:\w+ ){1,3}once|at most once|one (?:\w+ )per (?:person|user|customer|member))\b/,
  // Twice at the same time is a clash, not twice at all.
  not: /\bat (?:the )?(?:same time|once)\b/,
  settle: (draft, clause, match) => {
    const entity = subjectOf(draft, clause, ({ kind }) => kind === "booking" || kind === "note");
    const reference = entity?.fields.find(({ type }) => type === "reference");
    const who = entity?.fields.find(({ type }) => type === "account" || type === "email");
    if (!entity || !who) return null;
    const id = addRule(draft, `${entity.id}Once`, (rule) => ({
      id: rule,
      from: asked(tokensIn(clause, match.index, match.index + match[0].length)),
      kind: "unique",
      entity: entity.id,
      message: `There is already a ${entity.names.one} of yours.`,
      fields: [...(reference ? [reference.id] : []), who.id],
      exceptStates: cancelledStates(entity),
    }));
    return [id];
  },
};

/** "for a group of 1 to 12 people", "between 1 and 5": a number with bounds. */
const range: Card = {
  id: "range",
  pattern:
    /\b(?:(group|number|team|party) of )?(\d+)(?: to | ?[-–] ?| and )(\d+) (people|person|guest|seat|place|ticket|child|participant|visitor|player)\b/,
  settle: (draft, clause, match) => {
    const entity = draft.entities.find(({ kind }) => kind === "booking") ?? subjectOf(draft, clause);
    if (!entity) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const label = match[4] === "people" || match[4] === "person" ? "People" : `Number of ${match[4]}s`;
    const field = addField(entity, {
      label,
      type: "int",
      required: true,
      limits: { min: Number(match[2]), max: Number(match[3]) },
      from,
      rest: { initial: { const: Number(match[2]) } },
    });
    return [`${entity.id}.${field.id}`];
  },
};

/** "walks of 30 or 60 minutes": a choice of lengths. */
const lengths: Card = {
  id: "lengths",
  pattern: /\b(\d+)(?: or |\/| \/ )(\d+) (minute|hour|day)\b/,
  not: /\b(before|after|within)\b/,
  settle: (draft, clause, match) => {
    const entity = subjectOf(draft, clause, ({ kind }) => kind === "booking" || kind === "bookable");
    if (!entity) return null;
    const from = asked(tokensIn(clause, match.index, match.index + match[0].length));
    const unit = `${match[3]}s`;
    const field = addField(entity, {
      label: "Length",
      type: "choice",
      required: true,
      values: [`${match[1]} ${unit}`, `${match[2]} ${unit}`],
      from,
    });
    return [`${entity.id}.${field.id}`];
  },
};

/** "only for people born 2008 or earlier": who may, by a field of the row, for one of the rows named. */
const bornBy: Card = {
  id: "bornBy",
  pattern: /\b(?:people |person |those |runner )?born (?:in )?(\d{4}) or (earlier|before|later)\b/,
  settle: (draft, clause, match) => {
    const entity = draft.entities.find(({ fields }) => fields.some(({ label }) => label === "Year of birth"));
    const year = entity?.fields.find(({ label }) => label === "Year of birth");
    if (!entity || !year) return null;
    const text = clause.tokens.map(({ norm }) => norm).join(" ");
    const target = draft.entities.find(({ named }) => named.some((name) => text.includes(name.toLowerCase())));
    const name = target?.named.find((candidate) => text.includes(candidate.toLowerCase()));
    const via = target ? entity.fields.find(({ to, type }) => type === "reference" && to === target.id) : undefined;
    const title = target?.fields.find(({ type }) => type === "text");
    const later = match[2] === "later";
    const from = asked(clause.tokens);
    const capital = name ? `${name[0]?.toUpperCase()}${name.slice(1)}` : "";
    const when: Expr | undefined =
      name && via && target
        ? { op: "eq", args: [{ field: `${via.id}.${title?.id ?? "name"}` }, { const: capital }] }
        : undefined;
    if (name && !when) return null;
    const id = addRule(draft, `${entity.id}Age`, (rule) => ({
      id: rule,
      from,
      kind: "require",
      entity: entity.id,
      message: `${capital ? `${capital}: only` : "Only"} for people born ${match[1]} or ${later ? "later" : "earlier"}.`,
      ...(when ? { when } : {}),
      that: { op: later ? "ge" : "le", args: [{ field: year.id }, { const: Number(match[1]) }] },
      on: ["create", "update"],
      field: year.id,
    }));
    return [id];
  },
};

export const clashCards: readonly Card[] = [range, lengths, limitEach, noOverlap, concurrent, alone, capacity, bornBy];
/** Once it is known who owns what. */
export const lateClashCards: readonly Card[] = [once];
