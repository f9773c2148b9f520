import type { AppModel } from "@/lib/contract/app-model";
import { type CheckSpec, checksOf } from "@/lib/contract/checks";
import type { Clause, Contract } from "@/lib/contract/contract";
import { type Part, partsOf } from "./parts";
import { capital } from "./phrases";

const rank = { database: 0, auth: 1, backend: 2, frontend: 3 } as const;
const latest = (checks: readonly CheckSpec[]) =>
  checks.map(({ component }) => component).toSorted((one, other) => rank[other] - rank[one])[0] ?? "frontend";
const meets = (one: readonly string[], other: ReadonlySet<string>) => one.some((id) => other.has(id));

/** Which wishes a part answers: those traced to one of its ids. */
function coverOf(model: AppModel, part: Part): string[] {
  if (part.kind === "quality") return [];
  return model.wishes.filter(({ became }) => "traced" in became && meets(became.traced, part.ids)).map(({ id }) => id);
}

/** A journey proves the parts that it shows; one that shows none is a promise of its own. */
function withWorkflows(parts: readonly Part[], checks: readonly CheckSpec[]): Map<Part, CheckSpec[]> {
  const byPart = new Map(parts.map((part) => [part, checks.filter(({ id }) => part.checks.includes(id))]));
  for (const check of checks.filter(({ kind }) => kind === "workflow"))
    for (const part of parts)
      if (part.kind !== "quality" && part.shown && meets(check.touches, part.shown)) byPart.get(part)?.push(check);
  return byPart;
}

type Loose = Omit<Clause, "id">;
function clauseOf(model: AppModel, part: Part, checks: readonly CheckSpec[]): Loose {
  const covers = coverOf(model, part);
  return {
    kind: part.kind,
    covers,
    text: part.text,
    origin: covers.length > 0 && part.origin !== "assumed" ? "asked" : part.origin,
    component: latest(checks),
    checks: checks.map(({ id, kind }) => ({ id, kind })),
    limitReason: null,
  };
}

const limitClauses = (model: AppModel): Loose[] =>
  model.limits.map(({ wish, reason }) => {
    const quote = model.wishes.find(({ id }) => id === wish)?.quote ?? "";
    return {
      kind: "function",
      covers: [wish],
      text: `Not built: “${quote}”`,
      origin: "asked",
      component: "frontend",
      checks: [],
      limitReason: reason,
    };
  });

/** Promises in the order in which they are read: what was asked, what was assumed, quality, and what is not built. */
function clausesOf(model: AppModel): Clause[] {
  const checks = checksOf(model);
  const parts = partsOf(model);
  const byPart = withWorkflows(parts, checks);
  const told = parts.flatMap((part) => {
    const found = byPart.get(part) ?? [];
    return found.length > 0 ? [clauseOf(model, part, found)] : [];
  });
  const used = new Set(told.flatMap((clause) => clause.checks.map(({ id }) => id)));
  const journeys = checks
    .filter(({ id }) => !used.has(id))
    .map((check): Loose => {
      const covers = model.wishes
        .filter(({ became }) => "traced" in became && meets(became.traced, new Set(check.touches)))
        .map(({ id }) => id);
      return {
        kind: check.kind === "static" || check.kind === "visual" ? "quality" : "function",
        covers,
        text: `${capital(check.title)}.`,
        origin: covers.length > 0 ? "asked" : "assumed",
        component: check.component,
        checks: [{ id: check.id, kind: check.kind }],
        limitReason: null,
      };
    });
  const order = (clause: Loose) => (clause.kind === "quality" ? 2 : clause.origin === "asked" ? 0 : 1);
  const all = [...told, ...journeys].toSorted((one, other) => order(one) - order(other));
  return [...all, ...limitClauses(model)].map((clause, index) => ({
    id: `C${String(index + 1).padStart(2, "0")}`,
    ...clause,
  }));
}

/** The contract of a finished model, ready to be read and approved. */
export function contractOf(model: AppModel): Contract {
  return {
    version: 1,
    title: model.name,
    summary: model.pitch,
    language: model.language,
    wishes: model.wishes,
    clauses: clausesOf(model),
    workflows: model.workflows,
    app: model,
  };
}
