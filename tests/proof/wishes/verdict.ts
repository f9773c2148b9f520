import type { Clause, Contract } from "@/lib/contract/contract";
import type { WishSpec } from "./needs";
import { type Fact, NotSaid, Reading } from "./reading";

/** How a clause stood at the end of a build: proven, and seen by which checks. */
export type Standing = { state: "unproven" | "proven" | "failed" | "limit"; evidence: readonly string[] };
export type Verdict =
  | { is: "proven"; clauses: readonly string[] }
  | { is: "limit"; clauses: readonly string[]; reason: string }
  | { is: "lost"; reason: string };

/** What stands against counting this fact as proven; null: nothing. */
function against({ says, carries }: Fact, contract: Contract, standings: Readonly<Record<string, Standing>>) {
  const promised = contract.clauses.filter((clause) => clause.limitReason === null && carries(clause));
  if (promised.length === 0) return `no clause promises that ${says}`;
  const open = promised.find((clause) => !isProven(clause, standings[clause.id]));
  return open ? `${open.id} is not proven: ${open.text}` : null;
}
const isProven = ({ checks }: Clause, standing: Standing | undefined) =>
  standing?.state === "proven" && checks.length > 0 && checks.every(({ id }) => standing.evidence.includes(id));

/** The words of the prompt that a limit quotes. */
const quoted = (contract: Contract, { covers }: Clause) =>
  contract.wishes.filter(({ id }) => covers.includes(id)).map(({ quote }) => quote);

function limitOf(contract: Contract, { about }: WishSpec): Clause | undefined {
  return contract.clauses.find(
    (clause) => clause.limitReason !== null && quoted(contract, clause).some((quote) => about.test(quote)),
  );
}

/**
 * How a wish of the prompt's file ended. Proven: everything that it needs is in the contract, a clause promises each part of
 * it, and every such clause is proven by evidence of all its checks. Else a limit where the contract says one. Else lost.
 */
export function verdictOf(contract: Contract, standings: Readonly<Record<string, Standing>>, spec: WishSpec): Verdict {
  const { missing, clauses } = askedOf(contract, standings, spec);
  if (missing === null) return { is: "proven", clauses };
  const limit = limitOf(contract, spec);
  return limit
    ? { is: "limit", clauses: [limit.id], reason: `${limit.limitReason ?? ""} (${missing})` }
    : { is: "lost", reason: missing };
}

function askedOf(contract: Contract, standings: Readonly<Record<string, Standing>>, spec: WishSpec) {
  try {
    const facts = spec.holds(new Reading(contract));
    if (facts.length === 0) return { missing: "nothing is asked of the contract", clauses: [] };
    const missing = facts.map((fact) => against(fact, contract, standings)).find((reason) => reason !== null) ?? null;
    const clauses = contract.clauses.filter((clause) =>
      facts.some(({ carries }) => clause.limitReason === null && carries(clause)),
    );
    return { missing, clauses: clauses.map(({ id }) => id) };
  } catch (error) {
    if (!(error instanceof NotSaid)) throw error;
    return { missing: error.message, clauses: [] };
  }
}

const MOST_LIMITS = 0.25;
/** At most a quarter of a prompt's wishes may be a limit or lost, and none that is its core. In sentences; none: it holds. */
export function complaints(verdicts: readonly Verdict[], wishes: readonly string[], core: readonly number[]): string[] {
  const open = verdicts.flatMap((verdict, at) => (verdict.is === "proven" ? [] : [{ ...verdict, at }]));
  const told = open
    .filter(({ at }) => core.includes(at))
    .map(({ is, at, reason }) => `its core wish “${wishes[at]}” is ${is === "limit" ? "a limit" : "lost"}: ${reason}`);
  const named = open.map(({ at }) => `“${wishes[at]}”`).join(", ");
  return open.length / wishes.length > MOST_LIMITS
    ? [...told, `${open.length} of its ${wishes.length} wishes are limits or lost: ${named}`]
    : told;
}
