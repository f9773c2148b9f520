import type { JournalRecord } from "@/lib/runner/job";

type WithoutTime<T> = T extends unknown ? Omit<T, "atMs"> : never;
export type JournalEntry = WithoutTime<JournalRecord>;

/** One JSON object a line; nothing else may write to the same place. */
export type Journal = {
  write(entry: JournalEntry): void;
  story(text: string): void;
  detail(text: string): void;
  error(text: string): void;
};

const LONGEST_TEXT = 4000;

export function journalTo(sink: (line: string) => void, nowMs: () => number): Journal {
  const write = (entry: JournalEntry) => sink(`${JSON.stringify({ ...entry, atMs: nowMs() })}\n`);
  const log = (level: "story" | "detail" | "error") => (text: string) =>
    write({ type: "log", level, text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text });
  return { write, story: log("story"), detail: log("detail"), error: log("error") };
}
