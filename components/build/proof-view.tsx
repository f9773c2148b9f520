"use client";
import { useMemo, useState } from "react";
import { Segments } from "@/components/ui/segments";
import { type Build, buildPhase, buildStatus } from "@/lib/build/state";
import { type ClauseRow, clauseGroups, clauseRows } from "./clause-rows";
import { ClauseTable } from "./clause-table";
import { DraftPanel } from "./draft-panel";
import { Fleet } from "./fleet";
import { LogPanel } from "./log-panel";
import { PhaseLine, PhaseRule } from "./phase-rule";
import { ProofCount } from "./proof-count";
import { QuestionPanel } from "./question-panel";
import type { LiveBuild } from "./use-build";

type Pane = "proof" | "draft" | "log";
type ProofViewProps = {
  sessionId: string;
  live: LiveBuild;
  previewOrigin: (token: string) => string;
  onDispute: (row: ClauseRow) => void;
};

/** A run at work, or what it left behind: the count of proof, the fleet, every clause with its evidence, draft and log. */
export function ProofView({ sessionId, live, previewOrigin, onDispute }: ProofViewProps) {
  const { build, moment } = live;
  const [pane, setPane] = useState<Pane>("proof");
  const rows = useMemo(() => clauseRows(build), [build]);
  const groups = useMemo(() => clauseGroups(build, rows), [build, rows]);
  const phase = buildPhase(build);
  const over = phase === "finished";
  const on = (own: Pane) => (pane === own ? "" : "max-tablet:hidden");
  return (
    <main className="page grid grid-cols-[minmax(0,1fr)] gap-5 pt-4 pb-14">
      {!over && <h1 className="sr-only">{build.contract?.title ?? "New application"}</h1>}
      {!over && <PhaseRule phase={phase} />}
      <Segments
        className="flex! w-full tablet:hidden!"
        label="Parts of the run"
        options={[
          { value: "proof", label: "Proof" },
          { value: "draft", label: "Draft" },
          { value: "log", label: "Log" },
        ]}
        value={pane}
        onChange={setPane}
      />
      {build.question && <QuestionPanel key={build.question.id} sessionId={sessionId} question={build.question} />}
      <div className={`grid gap-1 ${on("proof")}`}>
        {!over && <PhaseLine phase={phase} />}
        {/* The reason for an end is said above it: what was proven stays proven. */}
        <ProofCount groups={groups} moment={moment} still={over || buildStatus(build) === "asking"} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 wide:grid-cols-[minmax(0,1fr)_420px]">
        <div className={`grid grid-cols-[minmax(0,1fr)] gap-5 ${on("proof")}`}>
          {build.components.length > 0 ? <Fleet build={build} /> : <BlueprintPending build={build} />}
          <ClauseTable
            sessionId={sessionId}
            build={build}
            groups={groups}
            moment={moment}
            first={over ? "all" : "now"}
            onDispute={onDispute}
          />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 tablet:max-wide:grid-cols-2">
          <div className={on("draft")}>
            <DraftPanel build={build} previewOrigin={previewOrigin} />
          </div>
          <div className={on("log")}>
            <LogPanel log={live.log} connection={live.connection} over={over} />
          </div>
        </div>
      </div>
    </main>
  );
}

function BlueprintPending({ build }: { build: Build }) {
  const over = buildPhase(build) === "finished";
  return (
    <section className="sheet p-5 text-ink-2" aria-label="Fleet">
      {over
        ? "The run ended before it was cut into components."
        : "The contract is cut into components. The fleet appears here when that is done."}
    </section>
  );
}
