import { generateApp } from "@/server/starter/generate/generate";
import { kitModules } from "@/tests/fixtures/kit-modules";
import { ApplicationProof, type Planted, type Row, type Say } from "./red-runs/application-proof";
import { type Application, chosen } from "./red-runs/applications";
import { treeOf } from "./red-runs/edits";
import { openBrowser } from "./red-runs/in-browser";
import { redRunsOf } from "./red-runs/mutations";
import { closeHome, openHome } from "./red-runs/plots";

async function proveOne({ name, contract }: Application, modules: string, say: Say): Promise<ApplicationProof> {
  const tree = treeOf(generateApp(contract.app));
  const home = await openHome(tree, modules);
  const proof = new ApplicationProof(name, contract, home, say);
  const browser = await openBrowser(home);
  try {
    const { runs, journeys, without } = redRunsOf(contract, tree);
    proof.failures.push(...without.map((why) => `${name} ${why}`));
    await proof.control(browser);
    const planted = runs.map(
      ({ clause, check, mutation }, index): Planted => ({
        name: `m${index}`,
        clauses: [clause],
        check: check.id,
        mutation,
      }),
    );
    const quality = (id: string) => /^(static|visual|browser)\./.test(id);
    await proof.byTests(planted.filter(({ check }) => !quality(check)));
    say(`${name}: ${proof.rows.length} rules taken out under tests`);
    await proof.quality(
      planted.filter(({ check }) => quality(check)),
      browser,
    );
    await proof.journeys(
      journeys.map(({ clause, check, mutations }) => ({ clause, check: check.id, mutations })),
      browser,
    );
    say(`${name}: ${proof.rows.length} red runs in all`);
    return proof;
  } finally {
    await browser.close();
    await closeHome(home);
  }
}

/** For every proven clause, its checks fail at their own assertion when the code is without what the clause says. */
export async function prove({ n = 4, seed, say }: { n?: number; seed: number; say: Say }) {
  const modules = await kitModules();
  const rows: Row[] = [];
  const failures: string[] = [];
  for (const application of chosen(n, seed)) {
    const proof = await proveOne(application, modules, say);
    rows.push(...proof.rows);
    failures.push(...proof.failures);
  }
  const of = (state: Row["state"]) => rows.filter((row) => row.state === state);
  failures.push(
    ...[...of("green"), ...of("broken")].map(
      ({ app, clause, check, gone, state, seen }) =>
        `${app} ${clause} ${check}, ${gone}: ${state === "green" ? "stayed green" : `not at its own assertion: ${seen}`}`,
    ),
  );
  const figures = {
    applications: new Set(rows.map(({ app }) => app)).size,
    clauses: new Set(rows.map(({ app, clause }) => `${app} ${clause}`)).size,
    checks: new Set(rows.map(({ app, check }) => `${app} ${check}`)).size,
    red: of("red").length,
    stayedGreen: of("green").length,
    notAtItsOwnAssertion: of("broken").length,
  };
  const table = {
    heads: ["application", "clause", "check", "taken out", "result", "seen"],
    rows: rows.map(({ app, clause, check, gone, state, seen }) => [app, clause, check, gone, state, seen]),
  };
  return { n: rows.length, figures, failures, tables: [{ title: "Rules taken out", ...table }] };
}
