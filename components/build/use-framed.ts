"use client";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Answer } from "@/components/ask-server";
import { previewMessageSchema, resetRequest } from "@/lib/preview-message";

type Framed = {
  frame: RefObject<HTMLIFrameElement | null>;
  /** Where the person is inside, as the page there says it. */
  path: string | null;
  resetExamples: () => Promise<Answer<null>>;
};

const ANSWER_WITHIN_MS = 15_000;
const refused = (message: string): Answer<null> => ({ ok: false, code: "unavailable", message });
const silent = refused("The application did not answer. Reload the preview, then try again. Its data is as it was.");

function resetAnswer(status: number | null): Answer<null> {
  if (status === null) return silent;
  if (status < 300) return { ok: true, data: null };
  if (status === 409)
    return refused("The example data was removed from this application, so there is none to put back.");
  return refused(`The application refused with ${status}. Its data is as it was.`);
}

/** What a framed application says of itself. Only its own window at its own address is heard: the page inside is untrusted. */
export function useFramed(origin: string | null): Framed {
  const frame = useRef<HTMLIFrameElement>(null);
  const [path, setPath] = useState<string | null>(null);
  const answered = useRef<(answer: Answer<null>) => void>(() => undefined);
  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const said = previewMessageSchema.safeParse(event.data);
      if (!said.success) return;
      if (said.data.type === "route") setPath(said.data.path);
      if (said.data.type === "examples_reset") answered.current(resetAnswer(said.data.status));
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }, [origin]);
  const resetExamples = () =>
    new Promise<Answer<null>>((resolve) => {
      const timer = setTimeout(() => resolve(silent), ANSWER_WITHIN_MS);
      answered.current = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      if (origin) frame.current?.contentWindow?.postMessage(resetRequest, origin);
    });
  return { frame, path, resetExamples };
}
