import { useState } from "react";
import { ApiError } from "../lib/api";
import { refresh } from "../lib/query";

/** A write: one at a time, its refusal kept for the screen, everything read again after it. */
export function useAction<Answer, Argument = void>(
  act: (argument: Argument) => Promise<Answer>,
  onDone?: (answer: Answer) => void,
) {
  const [busyWith, setBusyWith] = useState<{ argument: Argument } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const attempt = async (argument: Argument) => {
    setBusyWith({ argument });
    setError(null);
    try {
      const answer = await act(argument);
      onDone?.(answer);
      refresh();
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : new ApiError(0, "This did not work.", {}, { cause }));
    } finally {
      setBusyWith(null);
    }
  };
  return {
    run: (argument: Argument) => void attempt(argument),
    busy: busyWith !== null,
    busyWith: busyWith?.argument ?? null,
    error,
  };
}
