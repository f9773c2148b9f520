import { createHmac, timingSafeEqual } from "node:crypto";
import type { Principal } from "./may";

/** What a sandbox's door says of it: whose run it works for, and which part of it. Added outside; the sandbox never sees it. */
export type RunIdentity = { runId: string; component: string };

/** Tokens of sandboxes, signed with the installation's secret. They end with the sandbox's lifetime. */
export function runTokens(secret: string) {
  const sign = (payload: string) => createHmac("sha256", secret).update(`run-token:${payload}`).digest("base64url");
  return {
    mint({ runId, component }: RunIdentity, expiresAtMs: number): string {
      const payload = Buffer.from(JSON.stringify([runId, component, expiresAtMs])).toString("base64url");
      return `${payload}.${sign(payload)}`;
    },
    /** Null when it was not signed here, or is over. */
    verify(token: string, nowMs: number): RunIdentity | null {
      const [payload = "", signature = "", ...rest] = token.split(".");
      const [given, right] = [Buffer.from(signature), Buffer.from(sign(payload))];
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const [runId, component, expiresAtMs] = JSON.parse(Buffer.from(payload, "base64url").toString());
      return nowMs < expiresAtMs ? { runId, component } : null;
    },
  };
}

/** Who asks at the door for sandboxes: the bearer of a token of ours, and nobody else. */
export function sandboxPrincipal(tokens: ReturnType<typeof runTokens>) {
  return async (request: Request): Promise<Principal | null> => {
    const [scheme, token = ""] = (request.headers.get("authorization") ?? "").split(" ");
    const run = scheme === "Bearer" ? tokens.verify(token, Date.now()) : null;
    return run && { userId: `run:${run.runId}`, actions: ["change"], run };
  };
}
