import type { Expr } from "@/lib/contract/expr";
import { startOf } from "../features/clash";
import { addRule } from "../features/marks";
import { assumed, type Draft, entityById } from "./draft";

/** Nobody books what has begun already, and no limit is set below what is taken. */
export function settleBookings(draft: Draft): void {
  for (const booking of draft.entities.filter(({ kind, linesOf }) => kind === "booking" && !linesOf))
    for (const via of booking.fields.filter(({ type, required }) => type === "reference" && required)) {
      const of = entityById(draft, via.to ?? "");
      const start = of?.kind === "bookable" ? startOf(of) : undefined;
      if (!of || !start) continue;
      start.required = true;
      of.begins = true;
      const begins: Expr = { field: `${via.id}.${start.id}` };
      addRule(draft, `${booking.id}Ahead`, (id) => ({
        id,
        from: assumed("archetype:slot-booking"),
        kind: "require",
        entity: booking.id,
        message: `This ${of.names.one} has begun already and can not be booked any more.`,
        that: { op: "gt", args: [begins, { now: true }] },
        on: ["create"],
        field: via.id,
      }));
    }
  belowTaken(draft);
}

function belowTaken(draft: Draft): void {
  for (const rule of draft.rules) {
    if (rule.kind !== "capacity" || !("field" in rule.limit)) continue;
    const booking = entityById(draft, rule.entity);
    const of = entityById(draft, booking?.fields.find(({ id }) => id === rule.of)?.to ?? "");
    const status = booking?.flow?.field;
    const [gone] = rule.exceptStates;
    if (!booking || !of || rule.exceptStates.length > 1) continue;
    const where: Expr | undefined =
      gone && status ? { op: "ne", args: [{ field: status }, { const: gone }] } : undefined;
    const only = where ? { where } : {};
    const taken: Expr = rule.amount
      ? { fold: "sum", over: booking.id, via: rule.of, of: { field: rule.amount }, ...only }
      : { fold: "count", over: booking.id, via: rule.of, ...only };
    const limit = rule.limit.field;
    addRule(draft, `${of.id}Taken`, (id) => ({
      id,
      from: assumed("rule:capacity"),
      kind: "require",
      entity: of.id,
      message: "More than that are booked already.",
      that: { op: "ge", args: [{ field: limit }, taken] },
      on: ["update"],
      field: limit,
    }));
  }
}
