"use client";
import { useMemo, useState } from "react";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Chip } from "@/components/ui/chip";
import { Segments } from "@/components/ui/segments";
import type { Build } from "@/lib/build/state";
import { type ClauseRow, clauseGroups, clauseRows, tally } from "./clause-rows";
import { ClauseTable } from "./clause-table";
import { LogPanel } from "./log-panel";
import { peopleOf } from "./people";
import { PreviewPanel } from "./preview-panel";
import { ticksOf } from "./proof-count";
import { doneSentence, ProofReceipt } from "./proof-receipt";
import { QuestionPanel } from "./question-panel";
import type { LiveBuild } from "./use-build";

type Pane = "preview" | "proof" | "log";

function LivePanel({ build, url, proven }: { build: Build; url: string | null; proven: boolean }) {
  return (
    <PreviewPanel
      kind="Live"
      chip={
        <Chip icon={<StateGlyph state={proven ? "proven" : "unproven"} />} tone={proven ? "proven" : "neutral"}>
          {proven ? "Proven" : "Open again"}
        </Chip>
      }
      title={build.contract?.title ?? "Your application"}
      origin={url}
      people={peopleOf(build)}
      absent="The live preview starts. What was proven is on main and can be downloaded already."
    />
  );
}

type DoneViewProps = {
  sessionId: string;
  live: LiveBuild;
  previewOrigin: (token: string) => string;
  cloneUrl: string;
  onDispute: (row: ClauseRow) => void;
  onStartAgain: () => void;
  onDelete: () => void;
};

export function DoneView({
  sessionId,
  live,
  previewOrigin,
  cloneUrl,
  onDispute,
  onStartAgain,
  onDelete,
}: DoneViewProps) {
  const { build, moment } = live;
  const [pane, setPane] = useState<Pane>("preview");
  const rows = useMemo(() => clauseRows(build), [build]);
  const groups = useMemo(() => clauseGroups(build, rows), [build, rows]);
  const opened = build.previews.live;
  const url = opened ? previewOrigin(opened.token) : null;
  const title = build.contract?.title ?? "The application";
  const people = peopleOf(build);
  const { proven, total } = tally(rows);
  const whole = proven === total;
  const ticks = [...ticksOf(groups, moment).values()].flat();
  const on = (own: Pane) => (pane === own ? "" : "max-tablet:hidden");
  return (
    <main className="page grid grid-cols-[minmax(0,1fr)] gap-5 pt-6 pb-14">
      <header>
        <h1 className="text-xl">{title}</h1>
        <p className="mt-1 text-ink-2">{doneSentence(build)}</p>
      </header>
      {build.question && <QuestionPanel key={build.question.id} sessionId={sessionId} question={build.question} />}
      <Segments
        className="flex! w-full tablet:hidden!"
        label="Parts of the result"
        options={[
          { value: "preview", label: "Live" },
          { value: "proof", label: "Proof" },
          { value: "log", label: "Log" },
        ]}
        value={pane}
        onChange={setPane}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 wide:grid-cols-[minmax(0,1fr)_420px]">
        <div className={on("preview")}>
          <LivePanel build={build} url={url} proven={whole} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 tablet:max-wide:grid-cols-2 wide:sticky wide:top-[68px] wide:col-start-2 wide:row-span-2 wide:row-start-1">
          <div className={on("preview")}>
            <ProofReceipt {...{ sessionId, build, ticks, url, people, cloneUrl, onStartAgain, onDelete }} />
          </div>
          <div className={on("log")}>
            <LogPanel log={live.log} connection={live.connection} over />
          </div>
        </div>
        <div className={on("proof")}>
          <ClauseTable
            sessionId={sessionId}
            build={build}
            groups={groups}
            moment={moment}
            first="all"
            onDispute={onDispute}
          />
        </div>
      </div>
    </main>
  );
}
