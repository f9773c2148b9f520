import type { AppModel } from "@/lib/contract/app-model";
import { people } from "../knowledge/people";
import { actingRole } from "../understand/roles";
import { accessId } from "./access";
import { type Draft, type Heard, kindOfNoun, type Saying } from "./draft";
import { forbids } from "./forbids";

/** What a clause came to: ids that the model has. */
type Came = { draft: Draft; model: AppModel; heard: Heard; traced: readonly string[] };

const OWN_ONLY =
  /\b(?:only|just)\b.*\b(?:own|theirs|hers|his|mine)\b|\b(?:only|just) (?:see|view|access|know|read)\b.*\b(?:their|his|her|my)\b|\bsee (?:only|just) (?:their|his|her|my)\b|\bassigned to (?:them|him|her|me)\b|\b(?:private|confidential|secret|nobody else|no one else|not the others?)\b/;

const SHOWN_TO_ALL =
  /\b(?:shown?|visible|open|see|browse|view|read)\b.*\b(?:to|by|for) (?:everybody|everyone|anybody|anyone|the public)\b|\b(?:everybody|everyone|anybody|anyone) (?:can|may|should|must|sees?)\b.*\b(?:see|view|read|browse|sees)\b/;

const accessOf = (model: AppModel, { role, entity }: Pick<Saying, "role" | "entity">) =>
  model.access.find(({ id }) => id === accessId(role, entity));
const saidIn = ({ draft, heard }: Came) => draft.sayings.filter(({ clause }) => clause === heard.clause);
const isRule = ({ model }: Came, id: string) => model.rules.some((rule) => rule.id === id);
const narrows = ({ rows, hides }: AppModel["access"][number]) => rows !== "all" || hides.length > 0;

/** Does a role lack what others may do with these rows? */
function lacks(model: AppModel, entity: string, role: string): boolean {
  const own = accessOf(model, { role, entity })?.can ?? [];
  const others = model.access.filter((access) => access.entity === entity).flatMap(({ can }) => can);
  return model.roles.some(({ id }) => id === role) && others.some((can) => !own.includes(can));
}

/** Something is forbidden: by a rule, by rows or fields that are not sent, or by a deed that the role does not have. */
function isRefused(came: Came): boolean {
  const { model, traced } = came;
  if (traced.some((id) => isRule(came, id))) return true;
  if (model.access.some((access) => traced.includes(access.id) && narrows(access))) return true;
  const never = saidIn(came).filter(({ never: forbidden }) => forbidden);
  if (never.length > 0)
    return never.every(
      (saying) =>
        model.roles.some(({ id }) => id === saying.role) &&
        saying.can.every((can) => !accessOf(model, saying)?.can.includes(can)),
    );
  return traced.some((id) => {
    const [entity = "", word, role = ""] = id.split(".");
    return word === "refuses" && lacks(model, entity, role);
  });
}

/** Somebody sees only what is hers: then her rows are narrowed, for all that the clause says it of. */
function isNarrowed(came: Came): boolean {
  const own = saidIn(came).filter(({ own: hers, never }) => hers && !never);
  if (own.length === 0) return isRefused(came);
  return own.every((saying) => {
    const access = accessOf(came.model, saying);
    return access !== undefined && narrows(access);
  });
}

/** What is said that somebody does, she may do; what ends something, she may end. */
function isGranted(came: Came): boolean {
  const yes = saidIn(came).filter(({ never }) => !never);
  const granted = yes.every((saying) => {
    const can = accessOf(came.model, saying)?.can ?? [];
    // Reading comes along with a deed where it can: who books without an account does not read what she booked.
    const asked = saying.can.filter((ability) => ability === "create" || ability === "delete");
    return (asked.length > 0 ? asked : saying.can.slice(0, 1)).every((ability) => can.includes(ability));
  });
  return granted && mayCancel(came);
}
function mayCancel({ draft, model, heard, traced }: Came): boolean {
  const role = actingRole(draft, heard.clause);
  const flow = model.entities.find(({ id }) => traced.includes(`${id}.flow`))?.flow;
  if (!role || !flow || !/\bcancel\b/.test(heard.clause.text)) return true;
  const coded = model.roles.filter(({ enters }) => enters === "code").map(({ id }) => id);
  const ends = flow.states.filter(({ label }) => /cancel/i.test(label)).map(({ id }) => id);
  return flow.moves.some(({ to, by }) => ends.includes(to) && [role.id, ...coded].some((id) => by.includes(id)));
}

/** Something is open to all: then who needs no account reads it. */
const isPublic = ({ model, traced }: Came): boolean =>
  model.access.some(
    ({ role, entity, can }) =>
      can.includes("read") &&
      traced.some((id) => id === entity || id.startsWith(`${entity}.`)) &&
      model.roles.some(({ id, enters }) => id === role && enters === "public"),
  ) || traced.some((id) => model.pages.some((page) => page.id === id));

const isPerson = (words: readonly string[]) => people.has(words.at(-1) ?? "") || kindOfNoun(words) === "person";

/** Somebody does something: then the model has more for it than her and the thing. */
function isDone({ model, traced }: Came): boolean {
  const bare = new Set([...model.entities, ...model.roles].map(({ id }) => id));
  return traced.some((id) => !bare.has(id));
}

/**
 * Does a clause ask for something that nothing in the model keeps, though its words name what is there? A thing that is kept
 * says nothing about who may not see it.
 */
export function asksInVain(came: Came): boolean {
  const { clause } = came.heard;
  const said = clause.tokens.map(({ norm }) => norm).join(" ");
  const own = saidIn(came).some(({ own: hers, never }) => hers && !never);
  if ((own || OWN_ONLY.test(said)) && !isNarrowed(came)) return true;
  if (!isGranted(came)) return true;
  if (forbids(clause) && !isRefused(came)) return true;
  if (/^only /.test(said) && !isRefused(came)) return true;
  if (SHOWN_TO_ALL.test(said) && !isPublic(came)) return true;
  const person = clause.actor !== null && "phrase" in clause.actor && isPerson(clause.actor.phrase.words);
  const acts = clause.chunks.some(
    (chunk) => chunk.kind === "verb" && chunk.token.verb?.base !== "be" && chunk.token.verb?.base !== "have",
  );
  return person && acts && !isDone(came);
}
