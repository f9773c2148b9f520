import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import type { Contract } from "@/lib/contract/contract";
import { type Seen, seeByTests } from "./by-tests";
import { buildTree, checkTypes, seeInBrowser } from "./in-browser";
import type { Mutation } from "./mutation";
import { type Home, plant, typeError } from "./plots";

/** One row of the table. */
export type Row = {
  app: string;
  clause: string;
  check: string;
  gone: string;
  state: "red" | "green" | "broken";
  seen: string;
};
export type Planted = { name: string; clauses: string[]; check: string; mutation: Mutation };
export type Say = (line: string) => void;

/** A journey under one clause, and what is taken out for it: the first that it sees is enough. */
export type Journey = { clause: string; check: string; mutations: Mutation[] };
/** One tree for every journey that must miss the same. */
type Shared = Planted & { pairs: Journey[] };

/** As many trees as are tested in one run. */
const TOGETHER = 24;
const LANES = availableParallelism();
const inGroups = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** Several at a time, in the order given. */
async function each<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = all.entries();
  const worker = async () => {
    for (const [index, one] of waiting) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return results;
}

const CRASHED = /^AssertionError: expected 500 to |to include 500\b/;
/** Red is red only at the check's own assertion, on a tree that is otherwise whole. */
function judged({ databaseRefuses }: Mutation, { status, message, at }: Seen): Pick<Row, "state" | "seen"> {
  if (status === "passed") return { state: "green", seen: "" };
  const own = status === "failed" && (databaseRefuses || !CRASHED.test(message));
  return { state: own ? "red" : "broken", seen: [at, message].filter(Boolean).join(" → ") };
}

/** The red runs of one application. */
export class ApplicationProof {
  readonly rows: Row[] = [];
  readonly failures: string[] = [];
  constructor(
    readonly app: string,
    readonly contract: Contract,
    readonly home: Home,
    readonly say: Say,
  ) {}

  row({ clauses, check, mutation }: Planted, seen: Seen): void {
    for (const clause of clauses)
      this.rows.push({ app: this.app, clause, check, gone: mutation.what, ...judged(mutation, seen) });
  }

  /** On the application as it is every check is green: else its red says nothing. */
  async control(browser: Browser): Promise<void> {
    const { home, contract } = this;
    const ids = [...new Set(contract.clauses.flatMap(({ checks }) => checks.map(({ id }) => id)))];
    const tested = ids.filter((id) => !/^(workflow|static|visual|browser)\./.test(id));
    const seen = new Map<string, Seen>();
    const results = await seeByTests(
      home,
      tested.map((check) => ({ name: "as-built", check })),
    );
    for (const [index, check] of tested.entries()) seen.set(check, results[index] ?? broken("nothing ran"));
    const types = await typeError(home, home.asBuilt);
    seen.set("static.types", types ? broken(types) : passed);
    seen.set("static.build", await buildTree(home, home.asBuilt));
    const watched = ids.filter((id) => /^(workflow|visual|browser)\./.test(id));
    const watchedSeen = await each(watched, 3, (check) =>
      seeInBrowser(home, home.asBuilt, browser, contract.app, check),
    );
    for (const [index, check] of watched.entries()) seen.set(check, watchedSeen[index] ?? broken("nothing ran"));
    for (const [check, { status, message }] of seen)
      if (status !== "passed")
        this.failures.push(`${this.app}: ${check} is not green on the application as it is: ${message}`);
    this.say(`${this.app}: as it is, ${seen.size} checks were run`);
  }

  /** Those whose types still hold; the others are said. What is only SQL has no types. */
  async whole<T extends Planted>(planted: readonly T[]): Promise<T[]> {
    const { home } = this;
    const errors = await each(planted, LANES, async ({ name, check, mutation }) => {
      const folder = join(home.folder, name);
      await plant(home, folder, mutation.edits);
      const typed = check !== "static.types" && mutation.edits.some(({ path }) => !path.endsWith(".sql"));
      return typed ? typeError(home, folder) : null;
    });
    for (const [index, one] of planted.entries())
      if (errors[index]) this.row(one, broken(`It does not typecheck: ${errors[index]}`));
    return planted.filter((_, index) => !errors[index]);
  }

  async byTests(planted: readonly Planted[]): Promise<void> {
    const whole = await this.whole(planted);
    const groups = inGroups(whole, TOGETHER);
    const results = await each(groups, 1, (group) => seeByTests(this.home, group));
    for (const [index, one] of whole.entries()) this.row(one, results.flat()[index] ?? broken("nothing ran"));
  }

  async quality(planted: readonly Planted[], browser: Browser): Promise<void> {
    const { home, contract } = this;
    const whole = await this.whole(planted);
    const results = await each(whole, 2, async ({ name, check }) => {
      const folder = join(home.folder, name);
      if (check === "static.types") return checkTypes(home, folder);
      const built = await buildTree(home, folder);
      if (check === "static.build") return built;
      if (built.status !== "passed") return broken(built.message);
      return seeInBrowser(home, folder, browser, contract.app, check);
    });
    for (const [index, one] of whole.entries()) this.row(one, results[index] ?? broken("nothing ran"));
  }

  /** Each journey under each of its clauses: the first rule whose absence it sees. */
  async journeys(pairs: readonly Journey[], browser: Browser): Promise<void> {
    let open = pairs.filter(({ mutations }) => mutations.length > 0);
    for (let round = 0; open.length > 0; round += 1) open = await this.round(open, round, browser);
  }

  async round(pairs: readonly Journey[], round: number, browser: Browser): Promise<Journey[]> {
    const { home, contract } = this;
    const trees = new Map<string, Shared>();
    for (const pair of pairs) {
      const [mutation] = pair.mutations;
      if (!mutation) continue;
      const key = JSON.stringify(mutation.edits);
      const tree = trees.get(key) ?? {
        name: `journey-${round}-${trees.size}`,
        clauses: [],
        check: pair.check,
        mutation,
        pairs: [],
      };
      tree.pairs.push(pair);
      tree.clauses.push(pair.clause);
      trees.set(key, tree);
    }
    const whole = await this.whole([...trees.values()]);
    const again: Journey[] = [];
    await each(whole, 2, async (tree) => {
      const folder = join(home.folder, tree.name);
      const built = await buildTree(home, folder);
      const seen = new Map<string, Seen>();
      for (const pair of tree.pairs) {
        const known = seen.get(pair.check);
        const now =
          known ??
          (built.status === "passed"
            ? await seeInBrowser(home, folder, browser, contract.app, pair.check)
            : broken(built.message));
        seen.set(pair.check, now);
        const rest = pair.mutations.slice(1);
        if (now.status === "passed" && rest.length > 0) again.push({ ...pair, mutations: rest });
        else this.row({ ...tree, clauses: [pair.clause], check: pair.check }, now);
      }
    });
    return again;
  }
}
const passed: Seen = { status: "passed", message: "", at: "" };
const broken = (message: string): Seen => ({ status: "broken", message, at: "" });
