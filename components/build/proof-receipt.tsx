"use client";
import { useState } from "react";
import { CopyIcon, DownloadIcon, EditIcon, OpenIcon, TrashIcon, UserIcon } from "@/components/icons/icons";
import { Button } from "@/components/ui/button";
import { type Tick, TickRule } from "@/components/ui/tick-rule";
import { count, duration } from "@/components/words";
import type { Build } from "@/lib/build/state";
import { previewEntry } from "@/lib/preview-host";
import { clauseRows, tally } from "./clause-rows";
import type { Somebody } from "./people";

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

function OpenAs({ url, people }: { url: string; people: readonly Somebody[] }) {
  const roles = people.filter(({ role }, index) => people.findIndex((other) => other.role === role) === index);
  if (roles.length === 0) return null;
  return (
    <div>
      <h3 className="mb-2 text-sm text-ink-2">Open it as</h3>
      <div className="flex flex-wrap gap-2">
        {roles.map(({ id, role, label, email }) => (
          <a
            key={id}
            className="button"
            data-size="small"
            href={previewEntry(url, email)}
            target="_blank"
            rel="noreferrer"
            title={label}
          >
            <UserIcon /> {role}
          </a>
        ))}
      </div>
    </div>
  );
}

const usageWords = ({ tokens, priceUsdMicros }: Build["usage"]) =>
  tokens === 0 && priceUsdMicros === 0
    ? "No model provider was called."
    : `${tokens.toLocaleString("en-GB")} tokens, $${(priceUsdMicros / 1e6).toFixed(2)}.`;

type ProofReceiptProps = {
  sessionId: string;
  build: Build;
  ticks: readonly Tick[];
  /** Null while the live application starts. */
  url: string | null;
  people: readonly Somebody[];
  cloneUrl: string;
  onStartAgain: () => void;
  onDelete: () => void;
};

/** What was proven in one line, and everything that can be done with it. */
export function ProofReceipt(props: ProofReceiptProps) {
  const { sessionId, build, ticks, url, people, cloneUrl, onStartAgain, onDelete } = props;
  return (
    <section className="sheet" aria-labelledby="receipt-title">
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
        {url && <OpenAs url={url} people={people} />}
        <div className="grid gap-2">
          {url && (
            <a className="button" data-kind="primary" href={url} target="_blank" rel="noreferrer">
              Open the application <OpenIcon />
            </a>
          )}
          <a className="button" href={`/api/build/download/${encodeURIComponent(sessionId)}`} download>
            <DownloadIcon /> Download the code
          </a>
          <Button onClick={onStartAgain}>
            <EditIcon /> Start again with other words
          </Button>
        </div>
        <Copyable text={`git clone ${cloneUrl}`} label="Copy the git clone line" />
        <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-2.5">
          <p className="text-sm text-ink-2">{usageWords(build.usage)}</p>
          <Button kind="quiet" size="small" className="-mr-2.5" onClick={onDelete}>
            <TrashIcon /> Delete
          </Button>
        </div>
      </div>
    </section>
  );
}
