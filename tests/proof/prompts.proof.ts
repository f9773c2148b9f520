import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import type { BuildStatusWire } from "@/lib/build/status";
import { canonicalJson } from "@/lib/canonical";
import { type Contract, contractSchema } from "@/lib/contract/contract";
import { provenPrompts } from "@/tests/fixtures/proven-prompts";
import { type Product, startProduct, until } from "./product";
import { wishSpecs } from "./wishes/table";
import { complaints, type Standing, type Verdict, verdictOf } from "./wishes/verdict";

const CONTRACT_TIMEOUT_MS = 60_000;
const DONE_TIMEOUT_MS = 600_000;

type Prompt = {
  name: string;
  kind: string;
  wishes: string[];
  core: number[];
  wordings: { name: string; text: string }[];
};
type Ended = { contract: Contract; status: BuildStatusWire };
type Outcome = {
  prompt: Prompt;
  wording: string;
  verdicts: Verdict[];
  failures: string[];
  status: BuildStatusWire | null;
};

function promptOf(name: string): Prompt {
  const read = (folder: string) => JSON.parse(readFileSync(`tests/fixtures/${folder}/${name}.json`, "utf8"));
  const { kind, wishes, core, prompt } = read("prompts");
  const { paraphrases }: { paraphrases: string[] } = read("paraphrases");
  const others = paraphrases.map((text, at) => ({ name: `paraphrase ${at + 1}`, text }));
  return { name, kind, wishes, core, wordings: [{ name: "original", text: prompt }, ...others] };
}

const inWords = (error: unknown) => (error instanceof Error ? error.message : String(error));
const asks = ({ question }: BuildStatusWire) => new Error(`It asks “${question?.text}” instead of building.`);

/** The contract as it was approved: its hash is the one that the person agreed to. */
async function contractOf(product: Product, sessionId: string, hash: string | undefined): Promise<Contract> {
  const answer = await product.get(`/api/build/contract/${sessionId}`);
  if (!answer.ok) throw new Error(`contract ${answer.status}: ${await answer.text()}`);
  const contract = contractSchema.parse(await answer.json());
  const own = createHash("sha256").update(canonicalJson(contract)).digest("hex");
  if (own !== hash) throw new Error(`The contract that is shown has the hash ${own}, the one to approve ${hash}.`);
  return contract;
}

async function build(product: Product, sessionId: string): Promise<Ended> {
  const settled = ({ status }: BuildStatusWire) => status === "awaiting_approval" || status === "asking";
  const drafted = await until(product, sessionId, settled, CONTRACT_TIMEOUT_MS);
  if (drafted.status === "asking") throw asks(drafted);
  const contract = await contractOf(product, sessionId, drafted.contract?.hash);
  const approval = await product.post(`/api/build/approve/${sessionId}`, { contractHash: drafted.contract?.hash });
  if (!approval.ok) throw new Error(`approve ${approval.status}: ${await approval.text()}`);
  const ended = ({ status }: BuildStatusWire) => status === "done" || status === "asking";
  const status = await until(product, sessionId, ended, DONE_TIMEOUT_MS, 200);
  if (status.status === "asking") throw asks(status);
  return { contract, status };
}

/** Whatever is still at work is stopped first. */
async function remove(product: Product, sessionId: string, projectId: string): Promise<void> {
  const { status } = await product.status(sessionId);
  if (!["done", "failed", "cancelled"].includes(status)) await product.post(`/api/build/cancel/${sessionId}`);
  const { name } = (await (await product.get(`/api/projects/${projectId}`)).json()) as { name: string };
  const answer = await product.del(`/api/projects/${projectId}`, { confirm: name });
  if (!answer.ok) throw new Error(`delete ${answer.status}: ${await answer.text()}`);
}

function standingsOf({ contract }: BuildStatusWire): Record<string, Standing> {
  const clauses = contract?.clauses ?? [];
  return Object.fromEntries(
    clauses.map(({ id, state, evidence }) => [id, { state, evidence: evidence.map(({ check }) => check) }]),
  );
}

async function outcomeOf(product: Product, prompt: Prompt, wording: { name: string; text: string }): Promise<Outcome> {
  const title = `${prompt.name}, ${wording.name}`;
  const specs = wishSpecs[prompt.name] ?? [];
  const answer = await product.post("/api/execute", { prompt: wording.text });
  if (answer.status !== 202) throw new Error(`execute ${answer.status}: ${await answer.text()}`);
  const { sessionId, projectId } = (await answer.json()) as { sessionId: string; projectId: string };
  try {
    const { contract, status } = await build(product, sessionId);
    const verdicts = specs.map((spec) => verdictOf(contract, standingsOf(status), spec));
    const failures = complaints(verdicts, prompt.wishes, prompt.core).map((complaint) => `${title}: ${complaint}`);
    return { prompt, wording: wording.name, verdicts, failures, status };
  } catch (error) {
    const verdicts = prompt.wishes.map((): Verdict => ({ is: "lost", reason: "not built" }));
    return { prompt, wording: wording.name, verdicts, failures: [`${title}: ${inWords(error)}`], status: null };
  } finally {
    await remove(product, sessionId, projectId);
  }
}

const wishRows = ({ prompt, wording, verdicts }: Outcome) =>
  verdicts.map((verdict, at) => [
    prompt.name,
    wording,
    `${prompt.core.includes(at) ? "core: " : ""}${prompt.wishes[at]}`,
    verdict.is,
    verdict.is === "lost" ? "" : verdict.clauses.join(" "),
    verdict.is === "proven" ? "" : verdict.reason,
  ]);

function buildRow({ prompt, wording, status }: Outcome) {
  const { contractMs, firstPreviewMs, doneMs } = status?.timings ?? {};
  const { clauses, workflows } = status?.contract ?? {};
  const ended = status?.status ?? "not done";
  return [prompt.name, prompt.kind, wording, ended, contractMs, firstPreviewMs, doneMs, clauses?.length, workflows?.length].map(
    (value) => value ?? "",
  ); // biome-ignore format: one row
}

const counted = (outcomes: readonly Outcome[], is: Verdict["is"]) =>
  outcomes.flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict.is === is).length;

/**
 * Each chosen prompt in its own words and in two paraphrases, built to its end through the API: how every wish of the prompt's
 * file ended. `n`: how many builds; all originals come first.
 */
export async function prove({ n, say }: { n?: number; seed: number; say: (line: string) => void }) {
  const prompts = provenPrompts.map(promptOf);
  const failures = prompts.flatMap(({ name, wishes }) =>
    wishSpecs[name]?.length === wishes.length ? [] : [`${name}: not every wish is written down in wishes/table.ts`],
  );
  const most = Math.max(...prompts.map(({ wordings }) => wordings.length));
  const all = Array.from({ length: most }, (_, at) => at).flatMap((at) =>
    prompts.flatMap((prompt) => prompt.wordings.slice(at, at + 1).map((wording) => ({ prompt, wording }))),
  );
  const outcomes: Outcome[] = [];
  const product = await startProduct();
  try {
    for (const { prompt, wording } of all.slice(0, n)) {
      const outcome = await outcomeOf(product, prompt, wording);
      outcomes.push(outcome);
      failures.push(...outcome.failures);
      const proven = outcome.verdicts.filter(({ is }) => is === "proven").length;
      const done = `${prompt.name}, ${wording.name}: done, ${proven} of ${outcome.verdicts.length} wishes proven`;
      say(outcome.status ? done : outcome.failures.join(" "));
    }
  } finally {
    await product.stop();
    rmSync(product.data, { recursive: true, force: true });
  }
  const done = outcomes.filter(({ status }) => status !== null);
  const figures = {
    prompts: new Set(outcomes.map(({ prompt }) => prompt.name)).size,
    kinds: new Set(outcomes.map(({ prompt }) => prompt.kind)).size,
    builds: outcomes.length,
    done: done.length,
    wishes: outcomes.flatMap(({ verdicts }) => verdicts).length,
    proven: counted(outcomes, "proven"),
    limits: counted(outcomes, "limit"),
    lost: counted(outcomes, "lost"),
    clauses: done.reduce((sum, { status }) => sum + (status?.contract?.clauses.length ?? 0), 0),
    workflows: done.reduce((sum, { status }) => sum + (status?.contract?.workflows.length ?? 0), 0),
  };
  const tables = [
    {
      title: "Builds",
      heads: ["prompt", "kind", "wording", "ended", "contractMs", "firstPreviewMs", "doneMs", "clauses", "workflows"],
      rows: outcomes.map(buildRow),
    },
    {
      title: "Wishes",
      heads: ["prompt", "wording", "wish", "verdict", "clauses", "reason"],
      rows: outcomes.flatMap(wishRows),
    },
  ];
  return { n: outcomes.length, figures, failures, tables };
}
