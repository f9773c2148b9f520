"use client";
import { useRef, useState } from "react";
import type { Answer } from "@/components/ask-server";

type Deed<T> = {
  busy: boolean;
  problem: string | null;
  run: (deed: () => Promise<Answer<T>>, then?: (data: T) => void) => Promise<void>;
};

/** One deed at a time: busy while it runs, and its refusal in words if it fails. A lost connection keeps what was typed. */
export function useDeed<T>(): Deed<T> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run: Deed<T>["run"] = async (deed, then) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const result = await deed();
    if (!result.ok) setProblem(result.message);
    setBusy(false);
    if (result.ok) then?.(result.data);
  };
  return { busy, problem, run };
}

/** The same key for the same words pressed again, so that a cut connection starts nothing twice; a new one for new words. */
export function useOnceKey(): (words: string) => string {
  const last = useRef<{ words: string; key: string } | null>(null);
  return (words) => {
    if (last.current?.words !== words) last.current = { words, key: crypto.randomUUID() };
    return last.current.key;
  };
}
