export type GlyphState = "unproven" | "work" | "proven" | "failed" | "limit" | "asking";

const marks: Record<GlyphState, string> = {
  unproven: "M8 13V8.5",
  work: "M8 13V4",
  proven: "M3.5 8L7 11.5 13 4.5",
  failed: "M4.5 3.5l7 7M11.5 3.5l-7 7",
  limit: "M8 5v5",
  asking: "M5.7 5.2a2.3 2.3 0 1 1 3.3 2.1c-.7.4-1 .8-1 1.5v.2M8 10v1.3",
};

/** All stand on the baseline; a limit hangs under it. The word beside it, or the row's name, says the same. */
export function StateGlyph({ state, fresh = false }: { state: GlyphState; fresh?: boolean }) {
  return (
    <svg
      className={fresh ? "glyph proof-ticked" : "glyph"}
      data-s={state}
      width={16}
      height={16}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path className="base" d={state === "limit" ? "M2 4.5h12" : "M2 13.5h12"} />
      <path className="mark" pathLength={fresh ? 1 : undefined} d={marks[state]} />
    </svg>
  );
}
