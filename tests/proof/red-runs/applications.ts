import { readFileSync } from "node:fs";
import type { Contract } from "@/lib/contract/contract";
import { starterTasks } from "@/server/starter/tasks/tasks";
import { lotOf } from "@/tests/fixtures/proven-prompts";

export type Application = { name: string; contract: Contract };

/** The contract that the engine itself makes of a prompt. */
function applicationOf(name: string): Application {
  const { prompt }: { prompt: string } = JSON.parse(readFileSync(`tests/fixtures/prompts/${name}.json`, "utf8"));
  const { draft } = starterTasks.intent({ prompt });
  if (!draft) throw new Error(`Prompt ${name} gave no model.`);
  return { name: name.slice(0, 2), contract: starterTasks.plan({ prompt, draft }) };
}

/** By lot, among the prompts that have to be proven. */
export const chosen = (n: number, seed: number): Application[] => lotOf(n, seed).map(applicationOf);
