"use client";
import { useEffect, useId, useState } from "react";
import { type Build, buildCan } from "@/lib/build/state";
import type { ClauseRow } from "./clause-rows";
import { DeedDialog, WordsField } from "./deed-dialog";
import { cancel, dispute, readProject, removeProject, startRun } from "./deeds";
import { useDeed, useOnceKey } from "./use-deed";

type Shown = { open: boolean; onClose: () => void };

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
export function StartAgainDialog({ sessionId, build, open, onClose }: { sessionId: string; build: Build } & Shown) {
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
    <DeedDialog
      title="Change your words"
      {...{ open, onClose, busy, problem }}
      quiet="Keep this one"
      deed={{ name: "Write the contract", busy: "Writing" }}
      missing={words === "" ? "Say what it should do first." : undefined}
      onDeed={() => void start()}
    >
      <p className="text-ink-2">
        A new contract is written from them.{" "}
        {build.main
          ? "This application stays as it is; the new one is a project of its own."
          : "This one is put aside."}
      </p>
      <WordsField id={useId()} label="What should it do?" value={prompt} onChange={setPrompt} tall />
    </DeedDialog>
  );
}

export function StopDialog({ sessionId, built, open, onClose }: { sessionId: string; built: boolean } & Shown) {
  const { busy, problem, run } = useDeed();
  return (
    <DeedDialog
      title={built ? "Stop this run?" : "Discard this contract?"}
      {...{ open, onClose, busy, problem }}
      quiet={built ? "Let it go on" : "Keep it"}
      deed={{ name: built ? "Stop the run" : "Discard it", busy: "Stopping", kind: "stop" }}
      onDeed={() => void run(() => cancel(sessionId), onClose)}
    >
      <p className="text-ink-2">
        {built
          ? "Its sandboxes are given back within 5 s. The contract, the evidence and what is on main stay. You can start again from the same words."
          : "Nothing was built. Your words and the contract stay readable; you can start again from them."}
      </p>
    </DeedDialog>
  );
}

type DisputeProps = { sessionId: string; row: ClauseRow | null; onClose: () => void };

export function DisputeDialog({ sessionId, row, onClose }: DisputeProps) {
  const [text, setText] = useState("");
  const { busy, problem, run } = useDeed();
  const close = () => {
    setText("");
    onClose();
  };
  return (
    <DeedDialog
      title="This is not what I meant"
      open={row !== null}
      onClose={close}
      {...{ busy, problem }}
      quiet="Leave it proven"
      deed={{ name: "Open the clause again", busy: "Sending" }}
      missing={text.trim() === "" ? "Say what you meant first." : undefined}
      onDeed={() => row && void run(() => dispute(sessionId, row.clause.id, text.trim()), close)}
    >
      <p className="text-ink-2">“{row?.clause.text}” counts as open again. Its evidence is kept.</p>
      <WordsField id={useId()} label="What did you mean?" value={text} onChange={setText} />
    </DeedDialog>
  );
}

type Project = { id: string; name: string };

/** The name as the server has it, read each time somebody asks to delete; the page's own until it is there. */
function useCurrentName(project: Project, asked: boolean): string {
  const [name, setName] = useState(project.name);
  useEffect(() => {
    if (!asked) return;
    let wanted = true;
    void readProject(project.id).then((answer) => {
      if (wanted && answer.ok) setName(answer.data.name);
    });
    return () => {
      wanted = false;
    };
  }, [project.id, asked]);
  return name;
}

/** The one deed that nothing brings back: the name is typed, so that no press alone does it. */
export function DeleteDialog({ project, open, onClose }: { project: Project } & Shown) {
  const field = useId();
  const name = useCurrentName(project, open);
  const [typed, setTyped] = useState("");
  const { busy, problem, run } = useDeed();
  const close = () => {
    setTyped("");
    onClose();
  };
  return (
    <DeedDialog
      title={`Delete ${name}?`}
      open={open}
      onClose={close}
      {...{ busy, problem }}
      quiet="Keep it"
      deed={{ name: "Delete for good", busy: "Deleting", kind: "danger" }}
      missing={typed.trim() === name ? undefined : `Type “${name}” first.`}
      onDeed={() =>
        void run(
          () => removeProject(project.id, name),
          () => location.assign("/"),
        )
      }
    >
      <p className="text-ink-2">
        Its code, its data, its evidence and every run of it go for good. Download the code first if you want to keep
        it.
      </p>
      <label htmlFor={field} className="mt-3 mb-1 block text-sm font-label">
        Type its name: <span className="font-strong">{name}</span>
      </label>
      <input
        id={field}
        className="field"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </DeedDialog>
  );
}
