"use client";
import { useEffect, useState } from "react";
import { OfflineIcon, StopIcon } from "@/components/icons/icons";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { SkipLink } from "@/components/ui/skip-link";
import { TopBar } from "@/components/ui/top-bar";
import { duration } from "@/components/words";
import { type Build, type BuildStatus, buildCan, buildStatus } from "@/lib/build/state";
import { Announcer } from "./announcer";
import { type ClauseRow, clauseRows, tally } from "./clause-rows";
import { APPROVAL_ID, ContractView } from "./contract-view";
import { DeleteDialog, DisputeDialog, StartAgainDialog, StopDialog } from "./dialogs";
import { DoneView } from "./done-view";
import { DraftingView } from "./drafting-view";
import { EndBanner } from "./end-banner";
import type { Estimate } from "./estimate";
import { ProofView } from "./proof-view";
import { isApproved, runWords } from "./run-words";
import { useArrival } from "./use-arrival";
import { type LiveBuild, type RenderedBuild, useBuild } from "./use-build";

export type RunPageProps = {
  sessionId: string;
  /** What the project is called: its deletion asks for it. */
  projectName: string;
  page: RenderedBuild;
  nowMs: number;
  estimate: Estimate;
  /** With `{token}` where the preview's token belongs. */
  previewAddress: string;
  cloneUrl: string;
};

const ended: readonly BuildStatus[] = ["done", "cancelled", "failed"];

/** The page's own clock: the server's at first, so that both paint the same; then this machine's, each second while it matters. */
function useNowMs(serverNowMs: number, ticking: boolean): number {
  const [nowMs, setNowMs] = useState(serverNowMs);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}

function elapsedWords(build: Build, status: BuildStatus, nowMs: number, estimate: Estimate): string | null {
  const approvedAtMs = build.contract?.approvedAtMs ?? null;
  if (approvedAtMs === null || status !== "building") return null;
  const elapsedMs = Math.max(0, nowMs - approvedAtMs);
  const leftMs = estimate ? estimate.typicalMs - elapsedMs : 0;
  return leftMs > 1_000 ? `${duration(elapsedMs)}, about ${duration(leftMs)} left` : `${duration(elapsedMs)} so far`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
/** A connection is cut and made again in a moment; only what lasts is said. */
const SILENT_MS = 3_000;

function useSilence(connection: LiveBuild["connection"]): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    if (connection !== "reconnecting") return;
    const timer = setTimeout(() => setSilent(true), SILENT_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  return silent;
}

function Connection({ connection, shownAtMs }: { connection: LiveBuild["connection"]; shownAtMs: number }) {
  const silent = useSilence(connection);
  if (silent)
    return (
      <p className={offline} role="status">
        <OfflineIcon />
        KripTik does not answer. You see the run as it was at {clock.format(shownAtMs)}; this page goes on by itself.
      </p>
    );
  if (connection !== "ended") return null;
  return (
    <p className={offline} role="status">
      <OfflineIcon />
      This page no longer hears from the run. The run itself goes on.{" "}
      <button type="button" className="word-link" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  );
}

const offline =
  "flex flex-wrap items-center justify-center gap-x-2 border-b border-line bg-sunk px-4 py-2 text-sm text-ink-2";

export function RunView(props: RunPageProps) {
  const { sessionId, projectName, page, nowMs: serverNowMs, estimate, previewAddress, cloneUrl } = props;
  const live = useBuild(sessionId, page);
  const { build } = live;
  const status = buildStatus(build);
  const over = ended.includes(status);
  const nowMs = useNowMs(serverNowMs, !over && status !== "awaiting_approval");
  const [dialog, setDialog] = useState<"stop" | "again" | "delete" | null>(null);
  const [disputed, setDisputed] = useState<ClauseRow | null>(null);
  const previewOrigin = (token: string) => previewAddress.replace("{token}", token);
  const rows = clauseRows(build);
  const { word, tone, glyph } = runWords(status, { ...tally(rows), approved: isApproved(build) });
  useArrival(viewOf(build, status));
  const elapsed = elapsedWords(build, status, nowMs, estimate);
  const close = () => setDialog(null);
  const again = () => setDialog("again");
  const remove = () => setDialog("delete");
  return (
    <>
      {status === "awaiting_approval" && <SkipLink to={APPROVAL_ID}>To the approval</SkipLink>}
      <TopBar
        place={
          <span className="truncate font-strong" title={build.prompt}>
            {build.contract?.title ?? "New application"}
          </span>
        }
      >
        {elapsed && <span className="figures text-sm text-ink-2 max-tablet:hidden">{elapsed}</span>}
        <span className="max-tablet:hidden">
          <Chip icon={<StateGlyph state={glyph} />} tone={tone}>
            {word}
          </Chip>
        </span>
        {buildCan("cancel", build) && (
          <Button
            kind={status === "awaiting_approval" ? "quiet" : "stop"}
            onClick={() => setDialog("stop")}
            disabledReason={build.cancel === "requested" ? "It is stopping." : undefined}
          >
            {status === "awaiting_approval" ? (
              "Discard"
            ) : (
              <>
                <StopIcon /> {build.cancel === "requested" ? "Stopping" : "Stop"}
              </>
            )}
          </Button>
        )}
      </TopBar>
      <Connection connection={over ? "live" : live.connection} shownAtMs={build.updatedAtMs} />
      {(status === "cancelled" || status === "failed") && (
        <EndBanner build={build} onStartAgain={again} onDelete={remove} />
      )}
      <Body
        {...{ sessionId, live, status, nowMs, estimate, previewOrigin, cloneUrl }}
        onDispute={setDisputed}
        onStartAgain={again}
        onDelete={remove}
      />
      <Announcer
        status={status}
        build={build}
        rows={rows}
        moment={live.moment}
        question={build.question?.text ?? null}
      />
      <StopDialog
        sessionId={sessionId}
        built={isApproved(build)}
        open={dialog === "stop" && buildCan("cancel", build)}
        onClose={close}
      />
      <StartAgainDialog sessionId={sessionId} build={build} open={dialog === "again"} onClose={close} />
      <DeleteDialog project={{ id: build.projectId, name: projectName }} open={dialog === "delete"} onClose={close} />
      <DisputeDialog sessionId={sessionId} row={disputed} onClose={() => setDisputed(null)} />
    </>
  );
}

/** What fills the page: while it is the same, the focus stays where it is. */
function viewOf(build: Build, status: BuildStatus): string {
  if (status === "cancelled" || status === "failed") return "ended";
  if (!build.contract) return build.question ? "question" : "drafting";
  if (status === "awaiting_approval") return "contract";
  return build.doneAtMs === null ? "proof" : "done";
}

type BodyProps = {
  sessionId: string;
  live: LiveBuild;
  status: BuildStatus;
  nowMs: number;
  estimate: Estimate;
  previewOrigin: (token: string) => string;
  cloneUrl: string;
  onDispute: (row: ClauseRow) => void;
  onStartAgain: () => void;
  onDelete: () => void;
};

function Body({
  sessionId,
  live,
  status,
  nowMs,
  estimate,
  previewOrigin,
  cloneUrl,
  onDispute,
  onStartAgain,
  onDelete,
}: BodyProps) {
  const { build } = live;
  const { contract } = build;
  if (!contract)
    return status === "cancelled" || status === "failed" ? (
      <main className="page pb-14" />
    ) : (
      <DraftingView sessionId={sessionId} build={build} nowMs={nowMs} />
    );
  if (status === "awaiting_approval")
    return <ContractView {...{ sessionId, build, contract, estimate, onStartAgain }} />;
  if (build.doneAtMs !== null && !build.error)
    return <DoneView {...{ sessionId, live, previewOrigin, cloneUrl, onDispute, onStartAgain, onDelete }} />;
  return <ProofView {...{ sessionId, live, previewOrigin, onDispute }} />;
}
