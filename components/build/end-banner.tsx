import { TrashIcon } from "@/components/icons/icons";
import { Button } from "@/components/ui/button";
import { count } from "@/components/words";
import type { Build } from "@/lib/build/state";
import { clauseRows, tally } from "./clause-rows";
import { DISCARDED, isApproved } from "./run-words";

function leftBehind(build: Build): string {
  const { proven, total } = tally(clauseRows(build));
  if (!build.contract) return "No contract was written yet; your words are kept.";
  if (build.contract.approvedAtMs === null) return "Nothing was built. The contract is kept.";
  return `${proven} of ${count(total, "clause")} were proven; that code, its evidence and the contract are kept.`;
}

/** What happened, what is safe, one action. */
export function EndBanner({
  build,
  onStartAgain,
  onDelete,
}: {
  build: Build;
  onStartAgain: () => void;
  onDelete: () => void;
}) {
  const title = build.error ? "This broke on our side" : isApproved(build) ? "Stopped by you" : DISCARDED;
  return (
    <section className="page pt-6" aria-labelledby="end-title">
      <h1 id="end-title" className="text-xl">
        {title}
      </h1>
      {build.error && (
        <p className="mt-1 max-w-[72ch]">
          {build.error.message} <span className="font-mono text-xs text-ink-3">{build.error.code}</span>
        </p>
      )}
      <p className="mt-1 max-w-[72ch] text-ink-2">{leftBehind(build)}</p>
      <p className="mt-4 flex flex-wrap gap-2">
        <Button kind="primary" onClick={onStartAgain}>
          Start again from these words
        </Button>
        <Button kind="quiet" onClick={onDelete}>
          <TrashIcon /> Delete
        </Button>
      </p>
    </section>
  );
}
