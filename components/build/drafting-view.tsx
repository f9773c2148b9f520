import { duration } from "@/components/words";
import type { Build } from "@/lib/build/state";
import { QuestionPanel } from "./question-panel";

/** Before there is a contract: the person's words, and what is done with them. */
export function DraftingView({ sessionId, build, nowMs }: { sessionId: string; build: Build; nowMs: number }) {
  const sinceMs = Math.max(0, nowMs - build.createdAtMs);
  return (
    <main className="page page-home pt-10 pb-20">
      <h1 className="text-xl">{build.question ? "One question first" : "Writing the contract"}</h1>
      <p className="said text-said-lg mt-6 max-w-[60ch] border-l-2 border-asked-line pl-5 whitespace-pre-line max-tablet:text-[1.3125rem] max-tablet:leading-[1.9375rem]">
        {build.prompt}
      </p>
      <div className="mt-8 grid max-w-[720px] gap-3">
        {build.question ? (
          <QuestionPanel key={build.question.id} sessionId={sessionId} question={build.question} />
        ) : (
          <p className="text-ink-2">
            Your words are read for data, roles, rules and pages; each wish becomes clauses with the checks that will
            prove them. You read the contract before anything is built.
            {sinceMs >= 3_000 && <span className="figures"> {duration(sinceMs)} so far.</span>}
          </p>
        )}
      </div>
    </main>
  );
}
