import * as z from "zod";
import { KriptikError } from "@/lib/errors";
import { kriptik } from "@/server/compose";
import { handle } from "@/server/http/handle";
import { answerTask } from "@/server/modules/build/use-cases/answer-task";

const TIMEOUT_MS = 120_000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The door for sandboxes: reached through their own socket only, with the token that the relay outside adds. */
export const POST = handle(
  { logger: kriptik.logger, readPrincipal: kriptik.readSandbox },
  {
    action: "change",
    params: z.object({ type: z.string().min(1) }),
    query: z.object({}),
    body: z.unknown(),
    maxBodyBytes: MAX_BODY_BYTES,
    thing: async (_params, { userId }) => ({ ownerId: userId }),
    call: async ({ principal, params, body }) => {
      if (!principal.run) throw new KriptikError("unauthenticated", "Only sandboxes come in here.");
      const needs = {
        events: await kriptik.events(),
        model: await kriptik.model(),
        metering: await kriptik.metering(),
      };
      return answerTask(needs, principal.run, params.type, body, AbortSignal.timeout(TIMEOUT_MS));
    },
  },
);
