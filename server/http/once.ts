import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { canonicalJson } from "@/lib/canonical";
import { KriptikError } from "@/lib/errors";
import type { Answers } from "@/server/ports/answers";

type Asked = { ownerId: string; key: string; method: string; path: string; body: unknown };
const KEY = /^[\x21-\x7e]{1,255}$/;
const WAIT_MS = 100;
const TURNS = 50;

/** Does the work of one `Idempotency-Key` once and gives every repetition the same answer. What failed may be tried again. */
export async function onceFor(answers: Answers, asked: Asked, work: () => Promise<Response>): Promise<Response> {
  const { ownerId, key, method, path, body } = asked;
  const wrong = (message: string) =>
    new KriptikError("invalid", "Invalid headers: see details.", {
      details: [{ path: "headers.idempotency-key", message }],
    });
  if (!KEY.test(key)) throw wrong("1 to 255 visible ASCII characters.");
  const fingerprint = createHash("sha256")
    .update(`${method} ${path}\n${canonicalJson(body ?? null)}`)
    .digest("hex");

  for (let turn = 1; ; turn += 1) {
    const begun = await answers.begin(ownerId, key, fingerprint);
    if (begun.state === "new") return keeping(answers, asked, work);
    if (begun.state === "other_request") throw wrong("This key was used for another request.");
    if (begun.state === "answered") {
      const headers = { "content-type": "application/json", "idempotency-replayed": "true" };
      return new Response(begun.answer.body, { status: begun.answer.status, headers });
    }
    if (turn === TURNS) throw new KriptikError("not_ready", "The first request with this key is still being answered.");
    await setTimeout(WAIT_MS);
  }
}

async function keeping(answers: Answers, { ownerId, key }: Asked, work: () => Promise<Response>): Promise<Response> {
  try {
    const response = await work();
    await answers.keep(ownerId, key, { status: response.status, body: await response.clone().text() });
    return response;
  } catch (error) {
    await answers.forget(ownerId, key);
    throw error;
  }
}
