import type { SpokenClause } from "../understand/clauses";

const REFUSES =
  /\b(no (?:\w+ ){1,3}(?:may|can|should|must|be allowed)|can't|cannot|can not|may not|must not|mustn't|should not|shouldn't|need not|not allow(?:ed)?|not possible|impossible|never|but not|and not|nobody|no one|none of|without(?! (?:an? )?(?:account|login|registration|signing|registering))|don't|do not|doesn't|won't|will not)\b/;

/** Does a clause say that something must not be, whatever it is? */
export const forbids = ({ tokens }: SpokenClause): boolean => REFUSES.test(tokens.map(({ norm }) => norm).join(" "));
