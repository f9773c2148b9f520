"use client";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { ProblemLine } from "@/components/ui/problem-line";
import type { Build } from "@/lib/build/state";
import type { ClauseRow } from "./clause-rows";
import { cancel, dispute, startRun } from "./deeds";
import { useDeed, useOnceKey } from "./use-deed";

/** A new run with the same application's words, changed. The old run and what it proved stay. */
export function StartAgainDialog({ sessionId, build, open, onClose }: { sessionId: string; build: Build; open: boolean; onClose: () => void }) {
  const field = useId();
  const [prompt, setPrompt] = useState(build.prompt);
  const onceKey = useOnceKey();
  const { busy, problem, run } = useDeed<{ sessionId: string }>();
  const wish = { prompt: prompt.trim(), projectId: build.projectId, fromSessionId: sessionId };
  const start = () =>
    run(
      () => startRun(wish, onceKey(wish.prompt)),
      (started) => location.assign(`/run/${started.sessionId}`),
    );
  return (
    <Modal title="Change your words" open={open} onClose={onClose}>
      <p className="mb-3 text-ink-2">A new contract is written from them. This run stays as it is.</p>
      <label htmlFor={field} className="sr-only">
        What should it do?
      </label>
      <textarea id={field} className="field said text-said min-h-44 resize-y" value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      <ProblemLine problem={problem} />
      <div className="mt-4 flex justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          Keep this one
        </Button>
        <Button kind="primary" aria-busy={busy} disabledReason={wish.prompt === "" ? "Say what it should do first." : undefined} onClick={() => void start()}>
          {busy ? "Writing" : "Write the contract"}
        </Button>
      </div>
    </Modal>
  );
}

export function StopDialog({ sessionId, open, onClose }: { sessionId: string; open: boolean; onClose: () => void }) {
  const { busy, problem, run } = useDeed();
  return (
    <Modal title="Stop this run?" open={open} onClose={onClose}>
      <p className="text-ink-2">
        Its sandboxes are given back within 5 s. The contract, the evidence and what is on main stay. You can start again from the same words.
      </p>
      <ProblemLine problem={problem} />
      <div className="mt-4 flex justify-end gap-2">
        <Button kind="quiet" onClick={onClose}>
          Let it go on
        </Button>
        <Button kind="stop" aria-busy={busy} onClick={() => void run(() => cancel(sessionId), onClose)}>
          {busy ? "Stopping" : "Stop the run"}
        </Button>
      </div>
    </Modal>
  );
}

export function DisputeDialog({ sessionId, row, onClose }: { sessionId: string; row: ClauseRow | null; onClose: () => void }) {
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
          <p className="mb-3 text-ink-2">
            “{row.clause.text}” counts as open again. Its evidence is kept.
          </p>
          <label htmlFor={field} className="mb-1 block text-sm font-label">
            What did you mean?
          </label>
          <textarea id={field} className="field said text-said min-h-28 resize-y" value={text} onChange={(event) => setText(event.target.value)} />
          <ProblemLine problem={problem} />
          <div className="mt-4 flex justify-end gap-2">
            <Button kind="quiet" onClick={close}>
              Leave it proven
            </Button>
            <Button kind="primary" aria-busy={busy} disabledReason={text.trim() === "" ? "Say what you meant first." : undefined} onClick={() => void send(row.clause.id)}>
              {busy ? "Sending" : "Open the clause again"}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
