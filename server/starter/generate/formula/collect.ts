import type { Expr } from "@/lib/contract/expr";

export type Fold = Extract<Expr, { fold: string }>;
/** Paths and folds that a formula reads from its row. What happens inside a fold is not the row's. */
export function readsOf(expr: Expr | undefined): { paths: string[]; folds: Fold[] } {
  if (!expr) return { paths: [], folds: [] };
  if ("field" in expr) return { paths: [expr.field], folds: [] };
  if ("fold" in expr) return { paths: [], folds: [expr] };
  if (!("op" in expr)) return { paths: [], folds: [] };
  const inner = expr.args.map(readsOf);
  return { paths: inner.flatMap(({ paths }) => paths), folds: inner.flatMap(({ folds }) => folds) };
}
