import { StateGlyph } from "@/components/icons/state-glyph";

/** What happened, said where it happened; the person's text stays. */
export function ProblemLine({ problem }: { problem: string | null }) {
  return (
    <div role="alert">
      {problem !== null && (
        <p className="flex items-start gap-2 text-sm text-fail">
          <StateGlyph state="failed" />
          <span className="min-w-0">{problem}</span>
        </p>
      )}
    </div>
  );
}
