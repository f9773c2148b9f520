"use client";
import { useId, useState } from "react";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Button } from "@/components/ui/button";
import { ProblemLine } from "@/components/ui/problem-line";
import type { Build } from "@/lib/build/state";
import { answer } from "./deeds";
import { useDeed } from "./use-deed";

/** One sentence, its answers as buttons, and room for other words. */
export function QuestionPanel({
  sessionId,
  question,
}: {
  sessionId: string;
  question: NonNullable<Build["question"]>;
}) {
  const field = useId();
  const [text, setText] = useState("");
  const { busy, problem, run } = useDeed();
  const send = (words: string) =>
    void run(
      () => answer(sessionId, question.id, words),
      () => setText(""),
    );
  return (
    <section className="sheet border-asked-line! p-5" aria-labelledby={`${field}-question`}>
      <div className="flex items-start gap-3">
        <span className="pt-1.5">
          <StateGlyph state="asking" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 id={`${field}-question`} className="text-lg">
            {question.text}
          </h2>
          {question.options.length > 0 && (
            <div className="mt-4 flex flex-wrap gap-2">
              {question.options.map((option) => (
                <Button key={option} aria-busy={busy} onClick={() => send(option)}>
                  {option}
                </Button>
              ))}
            </div>
          )}
          <form
            className="mt-4 flex max-w-[640px] gap-2 max-tablet:flex-col"
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim() !== "") send(text.trim());
            }}
          >
            <label className="sr-only" htmlFor={field}>
              Answer in your own words
            </label>
            <input
              id={field}
              className="field said text-said"
              placeholder={question.options.length > 0 ? "Or in your own words" : "In your own words"}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button kind="primary" type="submit" aria-busy={busy}>
              {busy ? "Sending" : "Answer"}
            </Button>
          </form>
          <ProblemLine problem={problem} />
        </div>
      </div>
    </section>
  );
}
