import { readdirSync, readFileSync } from "node:fs";
import type { Contract } from "@/lib/contract/contract";
import { starterTasks } from "@/server/starter/tasks/tasks";
import { seeded } from "@/tests/fixtures/seeded";

export type Application = { name: string; contract: Contract };

const FOLDER = "tests/fixtures/prompts";
/** Those that are proven to the end, one of each kind. */
const FIRST_DRAW = ["01", "02", "18", "22"];

function promptOf(number: string): string {
  const file = readdirSync(FOLDER).find((name) => name.startsWith(`${number}-`));
  if (!file) throw new Error(`There is no prompt ${number}.`);
  const { prompt }: { prompt: string } = JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8"));
  return prompt;
}

/** The contract that the engine itself makes of a prompt. */
function applicationOf(number: string): Application {
  const prompt = promptOf(number);
  const { draft } = starterTasks.intent({ prompt });
  if (!draft) throw new Error(`Prompt ${number} gave no model.`);
  return { name: number, contract: starterTasks.plan({ prompt, draft }) };
}

const modelled = (number: string) => {
  const { draft } = starterTasks.intent({ prompt: promptOf(number) });
  return draft !== null;
};

/** The first draw by seed 1; by another seed others, of all prompts that the engine understands. */
export function chosen(n: number, seed: number): Application[] {
  if (seed === 1 && n <= FIRST_DRAW.length) return FIRST_DRAW.slice(0, n).map(applicationOf);
  const random = seeded(seed);
  const all = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ number: name.slice(0, 2), at: random() }))
    .toSorted((one, other) => one.at - other.at);
  const drawn: Application[] = [];
  for (const { number } of all) if (drawn.length < n && modelled(number)) drawn.push(applicationOf(number));
  return drawn;
}
