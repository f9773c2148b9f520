import type { Draft, DraftEntity } from "./draft";

const taken = new Set([
  "accounts",
  "api",
  "auth",
  "sign-in",
  "sign-up",
  "sign-out",
  "examples",
  "figures",
  "assets",
  "src",
  "node-modules",
  "index",
  "users",
  "sessions",
  "options",
  "new",
  "public",
  "shared",
  "server",
]);
const kebab = (text: string) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** The address of an entity's list: its plural in kebab case, never one the application needs itself. */
export function routeOf(draft: Draft, entity: DraftEntity): string {
  const base = entity.linesOf ? `${kebab(entity.words.join("-"))}-lines` : kebab(entity.names.many);
  const plain = /^[a-z]/.test(base) && !taken.has(base) ? base : `list-${base || "things"}`.replace(/-+$/, "");
  const before = draft.entities
    .slice(0, draft.entities.indexOf(entity))
    .filter((other) => kebab(other.names.many) === kebab(entity.names.many)).length;
  return before > 0 ? `${plain}-${before + 1}` : plain;
}
