import type { Expr } from "@/lib/contract/expr";
import { addRule } from "../features/marks";
import { addField, assumed, type Draft, type DraftEntity, entityById } from "./draft";

const priced = ["kg", "l", "piece"];
const measured = ["kg", "g", "l", "ml", "piece"];
const is = (path: string, value: string): Expr => ({ op: "eq", args: [{ field: path }, { const: value }] });

/** Quantities of what is priced by weight or volume: each says its unit, and grams count against a price per kilogram. */
function unitOf(draft: Draft, line: DraftEntity): void {
  const via = line.fields.find(({ type, id }) => type === "reference" && id !== line.linesOf?.via);
  const item = entityById(draft, via?.to ?? "");
  const unit = item?.fields.find(({ label, type }) => label === "Unit" && type === "text");
  const quantity = line.fields.find(({ id, type }) => id === "quantity" && type === "decimal");
  const amount = line.fields.find(({ id }) => id === "amount");
  if (!via || !unit || !quantity || !amount?.compute) return;
  const values = (list: readonly string[]) => list.map((id) => ({ id, label: id }));
  Object.assign(unit, { type: "choice", values: values(priced), required: true, limits: {} });
  unit.hint = "What the price is for.";
  const own = addField(line, {
    label: "Unit",
    type: "choice",
    required: true,
    from: assumed("lines"),
    rest: { values: values(measured) },
  });
  line.fields = line.fields.filter((field) => field !== own);
  line.fields.splice(line.fields.indexOf(quantity) + 1, 0, own);
  const whole = `${via.id}.${unit.id}`;
  const small: Expr = {
    op: "or",
    args: [
      { op: "and", args: [is(own.id, "g"), is(whole, "kg")] },
      { op: "and", args: [is(own.id, "ml"), is(whole, "l")] },
    ],
  };
  const counted: Expr = {
    op: "if",
    args: [small, { op: "div", args: [{ field: quantity.id }, { const: 1000 }] }, { field: quantity.id }],
  };
  amount.compute = { op: "round", args: [{ op: "mul", args: [counted, { field: "priceEach" }] }] };
  addRule(draft, `${line.id}Unit`, (id) => ({
    id,
    from: assumed("lines"),
    kind: "require",
    entity: line.id,
    message: "This unit does not fit the price: g or kg where it is per kg, ml or l where it is per l.",
    that: { op: "or", args: [{ op: "eq", args: [{ field: own.id }, { field: whole }] }, small] },
    on: ["create", "update"],
    field: own.id,
  }));
}

/** Portions are asked for where something is made of them: what one costs. */
function perPortion(entity: DraftEntity): void {
  const portions = entity.fields.find(({ label, type }) => label === "Portions" && type === "int");
  if (!portions) return;
  for (const [label, one] of [["Cost", "Cost per portion"], ["Selling price", "Price per portion"]] as const) {
    const whole = entity.fields.find((field) => field.label === label && field.as === "money");
    if (!whole) continue;
    const compute: Expr = { op: "round", args: [{ op: "div", args: [{ field: whole.id }, { field: portions.id }] }] };
    addField(entity, { label: one, type: "computed", from: assumed("lines"), rest: { as: "money", compute } });
  }
} // biome-ignore format: two pairs

export function settleUnits(draft: Draft): void {
  for (const line of draft.entities.filter(({ linesOf }) => linesOf)) unitOf(draft, line);
  for (const entity of draft.entities) perPortion(entity);
}
