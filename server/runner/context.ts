import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppModel } from "@/lib/contract/app-model";
import type { Component } from "@/lib/contract/checks";
import type { GeneratedFile } from "@/lib/model/tasks";
import type { Finding, Job, JournalCheck } from "@/lib/runner/job";
import type { Gateway } from "./gateway";
import type { Git } from "./git";
import type { Journal } from "./journal";
import type { Paths } from "./paths";
import type { Processes } from "./processes";

export type JobOf<K extends Job["kind"]> = Extract<Job, { kind: K }>;

/** What every job is handed. */
export type Context = {
  paths: Paths;
  journal: Journal;
  processes: Processes;
  git: Git;
  gateway: Gateway;
  /** The files that list which components are there. */
  registriesFor: (app: AppModel, present: readonly Component[]) => GeneratedFile[];
};

/** What a job found; empty = it succeeded. */
export type Outcome = { ok: boolean; findings: Finding[] };
export const outcomeOf = (findings: Finding[]): Outcome => ({ ok: findings.length === 0, findings });

type EvidenceKind = JournalCheck["evidence"][number]["kind"];

/** Evidence lies in a folder of its own job, under the name of its check. */
export async function keepEvidence(
  { paths }: Pick<Context, "paths">,
  job: string,
  kind: EvidenceKind,
  name: string,
  content: string | Uint8Array,
): Promise<{ kind: EvidenceKind; path: string }> {
  const folder = join(paths.evidence, job);
  await mkdir(folder, { recursive: true });
  const path = join(folder, name.replaceAll(/[^a-zA-Z0-9._-]/g, "-"));
  await writeFile(path, content);
  return { kind, path };
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
