"use client";
import { useEffect, useMemo, useState } from "react";
import {
  CopyIcon,
  DesktopIcon,
  DownloadIcon,
  OpenIcon,
  PhoneIcon,
  ReloadIcon,
  TabletIcon,
  UserIcon,
} from "@/components/icons/icons";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Segments } from "@/components/ui/segments";
import { TickRule } from "@/components/ui/tick-rule";
import { count, duration, human } from "@/components/words";
import type { Build } from "@/lib/build/state";
import { type ClauseRow, clauseGroups, clauseRows, tally } from "./clause-rows";
import { ClauseTable } from "./clause-table";
import { LogPanel } from "./log-panel";
import { PreviewFrame } from "./preview-frame";
import { ticksOf } from "./proof-count";
import { QuestionPanel } from "./question-panel";
import type { LiveBuild } from "./use-build";

type Device = "phone" | "tablet" | "desktop";
const pageWidthPx: Record<Device, number> = { phone: 390, tablet: 820, desktop: 1280 };
const heightRatio: Record<Device, number> = { phone: 1.75, tablet: 1.1, desktop: 0.625 };
type Pane = "preview" | "proof" | "log";

/** "46 of 46 clauses, 5 workflows played." */
export function doneSentence(build: Build): string {
  const rows = clauseRows(build);
  const { proven, total, limits } = tally(rows);
  const played = Object.values(build.proven).filter(({ kind, ok }) => kind === "workflow" && ok).length;
  const took =
    build.contract?.approvedAtMs != null && build.doneAtMs !== null
      ? ` in ${duration(build.doneAtMs - build.contract.approvedAtMs)}`
      : "";
  const limit = limits > 0 ? ` ${count(limits, "limit")}, said before approval.` : "";
  const lead = proven === total ? `Built and proven${took}.` : `Built${took}.`;
  return `${lead} ${proven} of ${count(total, "clause")}, ${count(played, "workflow")} played.${limit}`;
}

/** One example account of each role that plays a workflow, as the contract names them. */
function exampleAccounts(build: Build): { role: string; email: string }[] {
  const accounts = new Map<string, string>();
  for (const { role, steps } of build.contract?.workflows ?? []) {
    const signIn = steps.find(({ action }) => action === "sign_in");
    if (role && signIn?.value && !accounts.has(role)) accounts.set(role, signIn.value);
  }
  return [...accounts].map(([role, email]) => ({ role, email }));
}

function Copyable({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <div className="flex items-center gap-1 rounded-control border border-line bg-sunk pl-3">
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={text}>
          {text}
        </code>
        <Button kind="quiet" size="icon" aria-label={label} title={label} onClick={() => void copy()}>
          <CopyIcon />
        </Button>
      </div>
      <p className="text-xs text-ink-3" role="status">
        {copied === "yes" && "Copied."}
        {copied === "refused" && "The browser did not allow copying. Select the line and copy it."}
      </p>
    </div>
  );
}

function LivePreview({ title, url, proven }: { title: string; url: string | null; proven: boolean }) {
  const [device, setDevice] = useState<Device>("desktop");
  const [loads, setLoads] = useState(0);
  // On a phone the phone's page is the one that can be read.
  useEffect(() => {
    if (matchMedia("(max-width: 700px)").matches) setDevice("phone");
  }, []);
  return (
    <section className="sheet" aria-labelledby="live-title">
      <div className="sheet-head flex-wrap">
        <h2 id="live-title" className="text-md">
          Live
        </h2>
        {proven ? (
          <Chip icon={<StateGlyph state="proven" />} tone="proven">
            Proven
          </Chip>
        ) : (
          <Chip icon={<StateGlyph state="unproven" />} tone="neutral">
            Open again
          </Chip>
        )}
        {url && (
          <span className="ml-auto flex items-center gap-1">
            <Segments
              label="Width of the preview"
              options={[
                { value: "phone", label: "Phone, 390 px", icon: <PhoneIcon /> },
                { value: "tablet", label: "Tablet, 820 px", icon: <TabletIcon /> },
                { value: "desktop", label: "Desktop, 1280 px", icon: <DesktopIcon /> },
              ]}
              value={device}
              onChange={setDevice}
            />
            <Button
              kind="quiet"
              size="icon"
              aria-label="Reload the preview"
              title="Reload the preview"
              onClick={() => setLoads(loads + 1)}
            >
              <ReloadIcon size={18} />
            </Button>
            <a
              className="button"
              data-kind="quiet"
              data-size="icon"
              href={url}
              target="_blank"
              rel="noreferrer"
              aria-label="Open the application in a new tab"
              title="Open the application in a new tab"
            >
              <OpenIcon size={18} />
            </a>
          </span>
        )}
      </div>
      <div className="bg-sunk p-2.5">
        {url ? (
          <PreviewFrame
            key={device}
            src={url}
            title={`${title}, live`}
            pageWidthPx={pageWidthPx[device]}
            heightRatio={heightRatio[device]}
            unproven={false}
            frameKey={loads}
          />
        ) : (
          <p className="grid min-h-52 place-items-center p-6 text-center text-ink-2">
            The live preview starts. What was proven is on main and can be downloaded already.
          </p>
        )}
      </div>
    </section>
  );
}

type DoneViewProps = {
  sessionId: string;
  live: LiveBuild;
  previewOrigin: (token: string) => string;
  cloneUrl: string | null;
  onDispute: (row: ClauseRow) => void;
  onStartAgain: () => void;
};

export function DoneView({ sessionId, live, previewOrigin, cloneUrl, onDispute, onStartAgain }: DoneViewProps) {
  const { build, moment } = live;
  const [pane, setPane] = useState<Pane>("preview");
  const rows = useMemo(() => clauseRows(build), [build]);
  const groups = useMemo(() => clauseGroups(build, rows), [build, rows]);
  const opened = build.previews.live;
  const url = opened ? previewOrigin(opened.token) : null;
  const title = build.contract?.title ?? "The application";
  const accounts = exampleAccounts(build);
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
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <div className={on("preview")}>
            <LivePreview title={title} url={url} proven={whole} />
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
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 max-wide:order-first">
          <section className={`sheet ${on("preview")}`} aria-labelledby="receipt-title">
            <div className="sheet-head">
              <h2 id="receipt-title" className="text-md">
                Proof receipt
              </h2>
              <span className="ml-auto font-mono text-xs text-ink-3">{build.main?.commit.slice(0, 7)}</span>
            </div>
            <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
              <TickRule
                className="tick-rule-fill"
                ticks={ticks}
                tallPx={22}
                widePx={5}
                gapPx={3}
                label={doneSentence(build)}
              />
              {url && accounts.length > 0 && (
                <div>
                  <h3 className="mb-2 text-sm text-ink-2">Open it as</h3>
                  <div className="flex flex-wrap gap-2">
                    {accounts.map(({ role, email }) => (
                      <a
                        key={role}
                        className="button"
                        data-size="small"
                        href={`${url}/sign-in?as=${encodeURIComponent(email)}`}
                        target="_blank"
                        rel="noreferrer"
                        title={email}
                      >
                        <UserIcon /> {human(role)}
                      </a>
                    ))}
                  </div>
                </div>
              )}
              <div className="flex flex-wrap gap-2">
                {url && (
                  <a className="button" data-kind="primary" href={url} target="_blank" rel="noreferrer">
                    Open the application <OpenIcon />
                  </a>
                )}
                <a className="button" href={`/api/build/download/${encodeURIComponent(sessionId)}`} download>
                  <DownloadIcon /> Download the code
                </a>
                <Button onClick={onStartAgain}>Change the words</Button>
              </div>
              {cloneUrl && <Copyable text={`git clone ${cloneUrl}`} label="Copy the git clone line" />}
              {build.usage.tokens === 0 && build.usage.priceUsdMicros === 0 ? (
                <p className="text-sm text-ink-2">No model provider was called.</p>
              ) : (
                <p className="text-sm text-ink-2">
                  {build.usage.tokens.toLocaleString("en-GB")} tokens, ${(build.usage.priceUsdMicros / 1e6).toFixed(2)}.
                </p>
              )}
            </div>
          </section>
          <div className={`tablet:max-wide:hidden ${on("log")}`}>
            <LogPanel log={live.log} connection={live.connection} over />
          </div>
        </div>
      </div>
    </main>
  );
}
