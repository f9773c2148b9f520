"use client";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { ProblemLine } from "@/components/ui/problem-line";
import { type Build, buildCan } from "@/lib/build/state";
import type { ClauseRow } from "./clause-rows";
import { cancel, dispute, startRun } from "./deeds";
import { useDeed, useOnceKey } from "./use-deed";

/** A project holds one application: a contract that was never approved makes room for the next, anything built stays and the next is a project of its own. */
async function startAgain(sessionId: string, build: Build, prompt: string, once: string) {
  const waits = buildCan("cancel", build) && (build.contract?.approvedAtMs ?? null) === null;
  if (waits) {
    const stopped = await cancel(sessionId);
    if (!stopped.ok) return stopped;
  }
  const over = waits || build.cancel !== null || build.error !== null;
  const projectId = over && !build.main ? { projectId: build.projectId } : {};
  return startRun({ prompt, fromSessionId: sessionId, ...projectId }, once);
}

/** A new run with the same application's words, changed. */
export function StartAgainDialog({
  sessionId,
  build,
  open,
  onClose,
}: {
  sessionId: string;
  build: Build;
  open: boolean;
  onClose: () => void;
}) {
  const field = useId();
  const [prompt, setPrompt] = useState(build.prompt);
  const onceKey = useOnceKey();
  const { busy, problem, run } = useDeed<{ sessionId: string }>();
  const words = prompt.trim();
  const start = () =>
    run(
      () => startAgain(sessionId, build, words, onceKey(words)),
      (started) => location.assign(`/run/${started.sessionId}`),
    );
  return (
    <Modal title="Change your words" open={open} onClose={onClose}>
      <p className="mb-3 text-ink-2">
        A new contract is written from them.{" "}
        {build.main
          ? "This application stays as it is; the new one is a project of its own."
          : "This one is put aside."}
      </p>
      <label htmlFor={field} className="sr-only">
        What should it do?
      </label>
      <textarea
        id={field}
        className="field said text-said min-h-44 resize-y"
        value={prompt}
        onChange={(event) => setPrompt(event.target.value)}
      />
      <ProblemLine problem={problem} />
      <div className="mt-4 flex justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          Keep this one
        </Button>
        <Button
          kind="primary"
          aria-busy={busy}
          disabledReason={words === "" ? "Say what it should do first." : undefined}
          onClick={() => void start()}
        >
          {busy ? "Writing" : "Write the contract"}
        </Button>
      </div>
    </Modal>
  );
}

export function StopDialog({
  sessionId,
  built,
  open,
  onClose,
}: {
  sessionId: string;
  built: boolean;
  open: boolean;
  onClose: () => void;
}) {
  const { busy, problem, run } = useDeed();
  return (
    <Modal title={built ? "Stop this run?" : "Discard this contract?"} open={open} onClose={onClose}>
      <p className="text-ink-2">
        {built
          ? "Its sandboxes are given back within 5 s. The contract, the evidence and what is on main stay. You can start again from the same words."
          : "Nothing was built. Your words and the contract stay readable; you can start again from them."}
      </p>
      <ProblemLine problem={problem} />
      <div className="mt-4 flex justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          {built ? "Let it go on" : "Keep it"}
        </Button>
        <Button kind="stop" aria-busy={busy} onClick={() => void run(() => cancel(sessionId), onClose)}>
          {busy ? "Stopping" : built ? "Stop the run" : "Discard it"}
        </Button>
      </div>
    </Modal>
  );
}

export function DisputeDialog({
  sessionId,
  row,
  onClose,
}: {
  sessionId: string;
  row: ClauseRow | null;
  onClose: () => void;
}) {
  const field = useId();
  const [text, setText] = useState("");
  const { busy, problem, run } = useDeed();
  const close = () => {
    setText("");
    onClose();
  };
  const send = (clauseId: string) => run(() => dispute(sessionId, clauseId, text.trim()), close);
  return (
    <Modal title="This is not what I meant" open={row !== null} onClose={close}>
      {row && (
        <>
          <p className="mb-3 text-ink-2">“{row.clause.text}” counts as open again. Its evidence is kept.</p>
          <label htmlFor={field} className="mb-1 block text-sm font-label">
            What did you mean?
          </label>
          <textarea
            id={field}
            className="field said text-said min-h-28 resize-y"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <ProblemLine problem={problem} />
          <div className="mt-4 flex justify-end gap-2">
            <Button kind="quiet" onClick={close}>
              Leave it proven
            </Button>
            <Button
              kind="primary"
              aria-busy={busy}
              disabledReason={text.trim() === "" ? "Say what you meant first." : undefined}
              onClick={() => void send(row.clause.id)}
            >
              {busy ? "Sending" : "Open the clause again"}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
