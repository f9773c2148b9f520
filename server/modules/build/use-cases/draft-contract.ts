import { createHash } from "node:crypto";
import type { BuildEvent } from "@/lib/build/events";
import { canonicalJson } from "@/lib/canonical";
import type { Contract } from "@/lib/contract/contract";
import { contractFacts } from "../contract-facts";
import { askModel } from "./ask-model";
import type { StepContext } from "./driver";

/** Words → contract, or one question where the words do not carry one. */
export async function draftContract(context: StepContext): Promise<void> {
  const { needs, view } = context;
  const { prompt, answers } = view.build();
  const said = [prompt, ...Object.entries(answers).flatMap(([id, text]) => (id.startsWith("intent-") ? [text] : []))];
  const words = said.join("\n");
  const intent = await askModel(context, "intent", { prompt: words });
  if (!intent.draft) {
    const asked = intent.question ?? {
      text: "What should the application keep track of, and who uses it?",
      options: [],
    };
    const id = `intent-${Object.keys(answers).length}`;
    await view.record((build) =>
      build.contract || build.question || Object.hasOwn(build.answers, id)
        ? []
        : [{ type: "question_asked", id, ...asked }],
    );
    return;
  }
  const contract = await askModel(context, "plan", { prompt: words, draft: intent.draft });
  const json = canonicalJson(contract);
  const hash = createHash("sha256").update(json).digest("hex");
  const contractBlob = await needs.blobs.put(new TextEncoder().encode(json));
  const fact = drafted(contract, { hash, contractBlob, provider: needs.model.provider });
  await needs.projects.rename(view.build().projectId, contract.title, { unlessNamed: true });
  await view.record((build) => (build.contract || build.cancel ? [] : [fact]));
}

function drafted(
  contract: Contract,
  { hash, contractBlob, provider }: { hash: string; contractBlob: string; provider: string },
) {
  const { version, title, summary, wishes, clauses, workflows, app } = contract;
  const fact: BuildEvent = {
    type: "contract_drafted",
    hash, version, contractBlob, title, summary, provider, wishes, clauses, workflows,
    assumptions: clauses.filter(({ origin, covers }) => origin === "assumed" && covers.length === 0).map(({ text }) => text),
    notUnderstood: app.notUnderstood,
    conflicts: app.conflicts.map(({ id, chose, otherwise }) => ({ id, chose, otherwise })),
    facts: contractFacts(app),
  }; // biome-ignore format: what is passed on stands in one line
  return fact;
}
