import type { AppModel } from "@/lib/contract/app-model";
import type { Card } from "../features/card";
import { play } from "../features/card";
import { clashCards, lateClashCards } from "../features/clash";
import { figureCards, remainingCards } from "../features/figures";
import { findCards } from "../features/find";
import { readLook } from "../features/look";
import { markCards } from "../features/marks";
import { reachCards, readOutOfReach } from "../features/reach";
import { readSayings, scopeCards } from "../features/scope";
import { socialCards } from "../features/social";
import { tallyCards } from "../features/tally";
import { earlyTimeCards, orderOfTimes, timeCards } from "../features/time";
import { languageNames } from "../knowledge/languages";
import { assemble, type IdentityFor } from "../model/assemble";
import { completeEntities, completeLists } from "../model/complete";
import { type Draft, newDraft } from "../model/draft";
import { ledgerFindings } from "../model/endings";
import { invariantFindings } from "../model/invariants";
import { settleChatter, settleLedger } from "../model/ledger";
import { settleLending } from "../model/lending";
import { settleNeeded } from "../model/needed";
import { onlyOnce } from "../model/once";
import { settleBookings } from "../model/past";
import { settleRelations } from "../model/relations";
import { settleRoles } from "../model/settle-roles";
import { settleUnits } from "../model/units";
import { clausesOf, isContent } from "./clauses";
import { readEntities } from "./entities";
import { readFields } from "./fields";
import { readFlows } from "./flows";
import { languageOf } from "./language";
import { nameOf } from "./name";
import { readPacks } from "./packs";
import { readRoles } from "./roles";
import { readCharacters, tokenise } from "./tokens";

/** What a prompt was understood as: a model, or the one question without whose answer nothing can be built. */
export type Understood = {
  language: string;
  model: AppModel | null;
  question: { text: string; options: string[] } | null;
};

const run = (draft: Draft, cards: readonly Card[]) => {
  for (const card of cards) for (const { clause } of draft.heard) play(draft, clause, card);
};

const ask = (language: string, text: string, options: string[] = []): Understood => ({
  language,
  model: null,
  question: { text, options },
});

/** Plain words → application model. Pure; the same words give the same model. */
export function understand(prompt: string, identityFor: IdentityFor): Understood {
  const language = languageOf(prompt);
  const tokens = tokenise(prompt);
  if (!tokens.some(isContent))
    return ask(
      language ?? "en",
      "What should the application keep track of, and who uses it? One or two sentences are enough.",
    );
  if (language !== "en")
    return ask(
      language ?? "unknown",
      `This engine reads English, and your text looks like ${languageNames[language ?? "unknown"] ?? languageNames.unknown}. Can you write it in English?`,
    );
  const clauses = clausesOf(prompt, tokens);
  const draft = newDraft(prompt, clauses);
  readRoles(draft, clauses);
  readEntities(draft, clauses);
  readFields(draft, clauses);
  readFlows(draft, clauses);
  readPacks(draft, clauses);
  if (draft.entities.length === 0)
    return ask(
      "en",
      "Which things should the application keep, such as “customers with phone number, and their orders”, and what should people do with them?",
    );
  settleRelations(draft);
  settleLending(draft);
  run(draft, earlyTimeCards);
  run(draft, clashCards);
  run(draft, figureCards);
  run(draft, reachCards);
  run(draft, socialCards);
  run(draft, tallyCards);
  readSayings(draft);
  run(draft, scopeCards);
  settleRoles(draft);
  run(draft, timeCards);
  completeEntities(draft);
  settleUnits(draft);
  run(draft, [...lateClashCards, ...remainingCards, ...markCards, ...findCards]);
  completeLists(draft);
  settleBookings(draft);
  onlyOnce(draft);
  orderOfTimes(draft);
  settleNeeded(draft);
  readLook(draft);
  readOutOfReach(draft);
  draft.currency = /£|\bpounds?\b|\bgbp\b/i.test(prompt)
    ? "GBP"
    : /\$|\bdollars?\b|\busd\b/i.test(prompt)
      ? "USD"
      : "EUR";
  draft.mood = tokens
    .map(({ norm }) => norm)
    .filter((word) =>
      /^(dark|elegant|playful|cosy|cozy|fantasy|warm|clean|modern|minimal|rustic|bold|calm|friendly|serious|night)$/.test(
        word,
      ),
    );
  draft.name = nameOf(draft);
  settleChatter(draft);
  settleLedger(draft);
  const model = assemble(draft, identityFor);
  if (prompt.length > readCharacters) unread(model, prompt);
  const [defect] = [...invariantFindings(model), ...ledgerFindings(draft, model)];
  if (defect)
    return ask(
      "en",
      `Your text was read, but it does not come together: ${defect.message} (${defect.path}). Which things should be kept, and who may do what with them?`,
    );
  return { language: "en", model, question: null };
}

/** What lies beyond the part that is read is said, not dropped. */
function unread(model: AppModel, prompt: string): void {
  const [wish, limit] = [`W${model.wishes.length + 1}`, `L${model.limits.length + 1}`];
  const span: [number, number] = [readCharacters, Math.min(prompt.length, readCharacters + 80)];
  model.limits.push({
    id: limit,
    wish,
    reason: "Only the first 8,000 characters are read; what follows is not part of this plan.",
  });
  model.wishes.push({ id: wish, quote: prompt.slice(...span), kind: "function", must: true, span, became: { limit } });
}
