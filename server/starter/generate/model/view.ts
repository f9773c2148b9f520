import { canonicalJson } from "@/lib/canonical";
import type { AppModel, Entity, Field, Rule } from "@/lib/contract/app-model";
import type { Expr } from "@/lib/contract/expr";
import {
  isGiven,
  isLive,
  labelPaths,
  resolvePath,
  rowKeysOf,
  storedFields,
  type ValueType,
  valueType,
} from "@/lib/generated-app/fields";
import { flatKey, pascal } from "@/lib/generated-app/names";
import { type Fold, readsOf } from "../formula/collect";

/** Where the value of a column of an entity's view is from. */
export type ViewSource = { path: string } | { expr: Expr };
export type ViewColumn = {
  key: string;
  type: ValueType;
  /** How a number is kept: `real` unless whole. */
  whole: boolean;
  nullable: boolean;
  source: ViewSource;
  /** `true`: the API answers it. `false`: only rules and pickers read it. */
  answered: boolean;
};

/** Formulas that are evaluated in TypeScript on a row of the entity. */
function rowFormulas(app: AppModel, entity: Entity): Expr[] {
  const ofRule = (rule: Rule): (Expr | undefined | null)[] => {
    if (rule.kind === "capacity") return targetOf(app, rule) === entity.id ? [rule.limit] : [];
    if (rule.entity !== entity.id) return [];
    if (rule.kind === "require") return [rule.when, rule.that];
    if (rule.kind === "highlight") return [rule.when];
    return rule.kind === "noOverlap" || rule.kind === "concurrent" ? [rule.minutes] : [];
  };
  return app.rules.flatMap(ofRule).filter((expr) => expr != null);
}
const targetOf = (app: AppModel, rule: Extract<Rule, { kind: "capacity" }>) =>
  app.entities.find(({ id }) => id === rule.entity)?.fields.find(({ id }) => id === rule.of)?.to;

const whole = (field: Field | null) =>
  !!field &&
  ["int", "sequence", "money", "duration", "rating"].includes(
    field.type === "computed" ? (field.as ?? "text") : field.type,
  );

/** The key under which a row of the view carries a fold that some rule reads. */
export function foldKeys(app: AppModel, entity: Entity): { key: string; fold: Fold; text: string }[] {
  const folds = rowFormulas(app, entity).flatMap((expr) => readsOf(expr).folds);
  const byText = new Map(folds.map((fold) => [canonicalJson(fold), fold]));
  return [...byText].map(([text, fold], index) => ({
    key: `${fold.over}${pascal(fold.fold)}${index + 1}`,
    fold,
    text,
  }));
}

/** Words of several paths as one text; days and moments stay as they are kept. `of`: nothing where this is empty. */
function labelExpr([first = "", ...rest]: readonly string[], of?: string): Expr {
  const more = rest.map(
    (path): Expr => ({
      op: "if",
      args: [
        { op: "isEmpty", args: [{ field: path }] },
        { const: "" },
        { op: "concat", args: [{ const: " · " }, { field: path }] },
      ],
    }),
  );
  const text: Expr = { op: "concat", args: [{ field: first }, ...more] };
  return of ? { op: "if", args: [{ op: "isEmpty", args: [{ field: of }] }, { const: null }, text] } : text;
}
const labelSource = (paths: readonly string[], of?: string): ViewSource =>
  paths.length > 1 ? { expr: labelExpr(paths, of) } : { path: paths[0] ?? "id" };

export function viewOf(app: AppModel, entity: Entity): ViewColumn[] {
  const plain = (key: string, type: ValueType = "string"): ViewColumn => {
    return { key, type, whole: false, nullable: false, source: { path: key }, answered: true };
  };
  const answered = rowKeysOf(app, entity).map(({ key, path, type, nullable, label }): ViewColumn => {
    return {
      key,
      type,
      whole: whole(resolvePath(app, entity, path).field),
      nullable,
      source: label ? labelSource(label, label[0]?.split(".")[0]) : { path },
      answered: true,
    };
  });
  const paths = rowFormulas(app, entity).flatMap((expr) => readsOf(expr).paths);
  const ofRules = paths
    .filter((path) => path.includes("."))
    .map((path): ViewColumn => {
      const { field } = resolvePath(app, entity, path);
      return {
        key: flatKey(path),
        type: valueType(field),
        whole: whole(field),
        nullable: true,
        source: { path },
        answered: false,
      };
    });
  const folds = foldKeys(app, entity).map(({ key, fold }): ViewColumn => {
    return {
      key,
      type: "number",
      whole: false,
      nullable: !["sum", "count"].includes(fold.fold),
      source: { expr: fold },
      answered: false,
    };
  });
  const atCreate = entity.fields.flatMap((field): ViewColumn[] =>
    field.compute && !isLive(field)
      ? [
          {
            key: `${field.id}AtCreate`,
            type: valueType(field),
            whole: whole(field),
            nullable: true,
            source: { expr: field.compute },
            answered: false,
          },
        ]
      : [],
  );
  const title: ViewColumn = {
    key: "rowTitle",
    type: "string",
    whole: false,
    nullable: true,
    source: labelSource(labelPaths(app, entity)),
    answered: false,
  };
  const seen = new Set<string>();
  const all = [plain("id"), plain("createdAt"), ...answered, ...ofRules, ...folds, ...atCreate, title];
  return all.filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** Columns of the entity's own table beside `id` and `createdAt`. */
export type TableColumn = { id: string; field: Field | null; type: ValueType; whole: boolean; notNull: boolean };
export function tableOf(entity: Entity): TableColumn[] {
  const fields = storedFields(entity).map((field): TableColumn => {
    const clears = field.onDelete === "clear";
    const kept = field.type === "boolean" || isGiven(field) || (field.required && field.type !== "computed" && !clears);
    return { id: field.id, field, type: valueType(field), whole: whole(field), notNull: kept };
  });
  if (!entity.flow) return fields;
  return [...fields, { id: entity.flow.field, field: null, type: "string", whole: false, notNull: true }];
}
