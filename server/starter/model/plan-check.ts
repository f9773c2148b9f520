import { checksOf } from "@/lib/contract/checks";
import type { Contract } from "@/lib/contract/contract";
import { invariantFindings, type PlanFinding } from "./invariants";

const VAGUE = /\b(fast|beautiful|user-friendly|intuitive|modern|robust|seamless|easy to use|nice)\b/i;

function clauseFindings(contract: Contract): PlanFinding[] {
  const checks = new Map(checksOf(contract.app).map((check) => [check.id, check]));
  const wishes = new Set(contract.wishes.map(({ id }) => id));
  return contract.clauses.flatMap((clause): PlanFinding[] => {
    const findings: PlanFinding[] = [];
    const report = (rule: string, message: string) => findings.push({ rule, path: clause.id, message });
    const limit = clause.limitReason !== null;
    const proven = clause.checks.length > 0;
    for (const { id, kind } of clause.checks.filter((check) => checks.get(check.id)?.kind !== check.kind))
      report("a clause names checks that exist", `${kind} ${id} is none of this model`);
    if (limit === proven)
      report("a clause has a check or is a limit", limit ? "a limit is never proven" : "nothing would prove it");
    if (VAGUE.test(clause.text) && !limit) report("no vague clause", clause.text);
    for (const id of clause.covers.filter((wish) => !wishes.has(wish))) report("a clause covers wishes that exist", id);
    return findings;
  });
}

/** Each wish is promised, limited, or answered; each check is part of a promise. */
function coverFindings(contract: Contract): PlanFinding[] {
  const covered = new Set(contract.clauses.flatMap(({ covers }) => covers));
  const used = new Set(contract.clauses.flatMap(({ checks }) => checks.map(({ id }) => id)));
  return [
    ...contract.wishes
      .filter(({ id, must, became }) => must && !("refused" in became) && !covered.has(id))
      .map(({ id, quote }): PlanFinding => ({ rule: "every wish is covered", path: id, message: quote })),
    ...checksOf(contract.app)
      .filter(({ id }) => !used.has(id))
      .map(({ id }): PlanFinding => ({ rule: "every check proves a clause", path: id, message: "no clause names it" })),
  ];
}

function workflowFindings(contract: Contract): PlanFinding[] {
  const { roles } = contract.app;
  return contract.workflows.flatMap((workflow): PlanFinding[] => {
    const role = roles.find(({ id }) => id === workflow.role);
    if (workflow.role !== null && !role)
      return [{ rule: "a journey begins at a role that is there", path: workflow.id, message: workflow.role }];
    const [first] = workflow.steps;
    const begins = first?.action === "open" || first?.action === "sign_in";
    return begins
      ? []
      : [{ rule: "a journey begins at an address", path: workflow.id, message: first?.action ?? "no step" }];
  });
}

/** Assumed promises are few, so that the plan is the person's own; quality is counted apart. */
function assumedFindings(contract: Contract): PlanFinding[] {
  const own = contract.clauses.filter(({ kind, limitReason }) => kind !== "quality" && limitReason === null);
  const assumed = own.filter(({ origin }) => origin === "assumed");
  return assumed.length * 10 > own.length * 6
    ? [{ rule: "assumed clauses are few", path: "clauses", message: `${assumed.length} of ${own.length}` }]
    : [];
}

/** Each role that signs in has something it may do and, where others may more, something it may not. */
function roleFindings(contract: Contract): PlanFinding[] {
  const used = new Set(contract.clauses.flatMap(({ checks }) => checks.map(({ id }) => id)));
  return contract.app.roles
    .filter(({ enters, manages }) => (enters === "invited" || enters === "signup") && !manages)
    .filter(({ id }) => ![...used].some((check) => check.includes(`.refuses.${id}`) || check.includes(`.scope.${id}`)))
    .map(({ id, names }): PlanFinding => ({ rule: "a role has a clause that forbids", path: id, message: names.one }));
}

/** Checks of a plan before a person sees it, the same for whoever wrote it. Empty: it may be shown. */
export function planFindings(contract: Contract): PlanFinding[] {
  return [
    ...invariantFindings(contract.app),
    ...clauseFindings(contract),
    ...coverFindings(contract),
    ...workflowFindings(contract),
    ...assumedFindings(contract),
    ...roleFindings(contract),
  ];
}
