"use client";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { startRun } from "@/components/build/deeds";
import { useDeed, useOnceKey } from "@/components/build/use-deed";
import { ArrowRightIcon } from "@/components/icons/icons";
import { Button } from "@/components/ui/button";
import { ProblemLine } from "@/components/ui/problem-line";
import { Shortcut, sends } from "@/components/ui/shortcut";

/** The field is as tall as its words. */
function useGrowing(words: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words.
  useLayoutEffect(() => {
    const target = field.current;
    if (!target) return;
    target.style.height = "auto";
    target.style.height = `${target.scrollHeight}px`;
  }, [words]);
  return field;
}

export function PromptBox({ examples }: { examples: readonly string[] }) {
  const id = useId();
  const [words, setWords] = useState("");
  const { busy, problem, run } = useDeed<{ sessionId: string }>();
  const onceKey = useOnceKey();
  const field = useGrowing(words);
  const prompt = words.trim();
  const write = () =>
    void run(
      () => startRun({ prompt }, onceKey(prompt)),
      ({ sessionId }) => location.assign(`/run/${sessionId}`),
    );
  const take = (example: string) => {
    setWords(example);
    field.current?.focus();
  };
  return (
    <>
      <form
        className="sheet prompt shadow-lift"
        onSubmit={(event) => {
          event.preventDefault();
          if (prompt !== "") write();
        }}
      >
        <label htmlFor={id} className="sr-only">
          What should it do?
        </label>
        <textarea
          ref={field}
          id={id}
          value={words}
          rows={3}
          maxLength={20_000}
          spellCheck
          placeholder="Say it in your own words: what is kept, who uses it, what must never happen."
          className="said text-said-xl block max-h-[60dvh] min-h-36 w-full resize-none overflow-y-auto rounded-t-sheet bg-transparent px-4 pt-5 pb-4 caret-asked max-tablet:text-[1.3125rem] max-tablet:leading-[1.9375rem] tablet:px-[30px]"
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (sends(event) && prompt !== "") {
              event.preventDefault();
              write();
            }
          }}
        />
        <div className="flex items-center justify-end gap-3 border-t border-line p-2.5">
          <div className="min-w-0 flex-1 pl-1.5 tablet:pl-5">
            <ProblemLine problem={problem} />
          </div>
          <Button
            kind="primary"
            size="large"
            type="submit"
            aria-busy={busy}
            disabledReason={prompt === "" ? "Say what it should do first." : undefined}
          >
            {busy ? "Writing the contract" : "Write the contract"}
            {!busy && <Shortcut />}
          </Button>
        </div>
      </form>
      <p className="mt-3 px-1 text-sm text-ink-2 tablet:px-[30px]">
        You read and approve the contract first. Nothing is built, and nothing is spent, before that.
      </p>
      <ul className="mt-5 grid gap-x-10 tablet:grid-cols-2 tablet:pl-[30px]" aria-label="Examples">
        {examples.map((example) => (
          <li key={example} className="border-t border-line">
            <button
              type="button"
              onClick={() => take(example)}
              className="group flex h-full w-full items-center justify-between gap-4 rounded-control py-3.5 text-left text-ink-2 hover:text-ink"
            >
              <span className="said text-said line-clamp-3 min-w-0">{example}</span>
              <ArrowRightIcon />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
