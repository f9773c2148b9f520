import type { BuildPhase } from "@/lib/build/state";
import { phases } from "./run-words";

/** Solid up to where the run is, dashed where it has not been. */
export function PhaseRule({ phase }: { phase: BuildPhase }) {
  const at = phase === "finished" ? phases.length : phases.findIndex((station) => station.phase === phase);
  return (
    <ol className="flex max-tablet:hidden" aria-label="Phases of this run">
      {phases.map((station, index) => {
        const passed = index < at;
        const here = index === at;
        const last = index === phases.length - 1;
        return (
          <li key={station.phase} className={last ? "flex-none" : "flex-1"} aria-current={here ? "step" : undefined}>
            <div className="flex h-2 items-center" aria-hidden="true">
              <i className={`h-2 w-[1.5px] flex-none ${passed || here ? "bg-ink" : "bg-line-strong"}`} />
              {!last && (
                <i
                  className={`flex-1 border-t-[1.5px] ${passed ? "border-solid border-ink" : "border-dashed border-line-strong"}`}
                />
              )}
            </div>
            <span className={`mt-1 block text-sm ${here ? "font-strong text-ink" : "text-ink-2"}`}>{station.word}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** The same in one line, for phones. */
export function PhaseLine({ phase }: { phase: BuildPhase }) {
  const at = phases.findIndex((station) => station.phase === phase);
  if (at < 0) return null;
  return (
    <p className="text-sm text-work tablet:hidden">
      {phases[at]?.word}, step {at + 1} of {phases.length}
    </p>
  );
}
