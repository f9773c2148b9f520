import * as z from "zod";
import { type Answer, askServer } from "@/components/ask-server";

const started = z.object({ sessionId: z.string(), projectId: z.string() });
const anything = z.unknown();
const path = (deed: string, sessionId: string, rest = "") =>
  `/api/build/${deed}/${encodeURIComponent(sessionId)}${rest}`;

/** What a person can do to runs, each one call of the public API. `once`: the same key for the same press. */
export const startRun = (
  wish: { prompt: string; projectId?: string; fromSessionId?: string },
  once: string,
): Promise<Answer<z.infer<typeof started>>> => askServer("/api/execute", wish, started, { once });

export const approve = (sessionId: string, contractHash: string) =>
  askServer(path("approve", sessionId), { contractHash }, anything);

export const cancel = (sessionId: string) => askServer(path("cancel", sessionId), {}, anything);

export const answer = (sessionId: string, questionId: string, text: string) =>
  askServer(path("message", sessionId), { text, questionId }, anything);

const named = z.object({ name: z.string() });
/** What a project is called now: its contract, or the person in another window, may have renamed it since the page was made. */
export const readProject = (projectId: string) =>
  askServer(`/api/projects/${encodeURIComponent(projectId)}`, undefined, named, { method: "GET" });

/** For good; the server asks for the name as well. */
export const removeProject = (projectId: string, name: string) =>
  askServer(`/api/projects/${encodeURIComponent(projectId)}`, { confirm: name }, anything, { method: "DELETE" });

export const dispute = (sessionId: string, clauseId: string, text: string) =>
  askServer(path("dispute", sessionId, `/${encodeURIComponent(clauseId)}`), { text }, anything);
