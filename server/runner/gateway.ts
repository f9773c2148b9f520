import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type TaskInput, type TaskResult, taskSchemas } from "@/lib/model/tasks";

/** The tasks for which a runner asks. */
type RunnerTask = "code" | "fix";
export type Gateway = <T extends RunnerTask>(type: T, input: TaskInput<T>) => Promise<TaskResult<T>>;

/** The door said no, and would say so again. */
export class GatewayRefusal extends Error {
  override readonly name = "GatewayRefusal";
}

const ONE_ANSWER_MS = 180_000;
/** Web and worker may be killed and come back; a door that stays shut for so long is a fault. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const problemSchema = z.object({ message: z.string() });

function post(socketPath: string, path: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "gateway", "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const call = request({ socketPath, path, method: "POST", headers, timeout: ONE_ANSWER_MS }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES)
          call.destroy(new GatewayRefusal(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`));
        else chunks.push(chunk);
      });
      response.once("error", reject);
      response.once("end", () => {
        if (response.complete)
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
        else reject(new Error("the answer was cut off"));
      });
    });
    call.once("timeout", () => call.destroy(new Error(`no answer within ${ONE_ANSWER_MS / 1000} s`)));
    call.once("error", reject);
    call.end(body);
  });
}

const retryable = (status: number) => status >= 500 || status === 408 || status === 429;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayRefusal("the answer is not JSON", { cause });
  }
}

function parsed<T extends RunnerTask>(type: T, text: string): TaskResult<T> {
  const answer = z.object({ result: taskSchemas[type].result }).safeParse(jsonOf(text));
  if (!answer.success)
    throw new GatewayRefusal(`${type}: the answer has another shape: ${z.prettifyError(answer.error)}`);
  return answer.data.result as TaskResult<T>;
}

function refusal(type: string, status: number, text: string): GatewayRefusal {
  try {
    return new GatewayRefusal(`${type}: ${problemSchema.parse(JSON.parse(text)).message} (${status})`);
  } catch {
    return new GatewayRefusal(`${type}: the gateway answered ${status}: ${text.slice(0, 300)}`);
  }
}

type Attempt<T extends RunnerTask> = { result: TaskResult<T> } | { why: string };

/** An answer, or why it is worth asking again. A refusal is thrown. */
async function askOnce<T extends RunnerTask>(socketPath: string, type: T, body: string): Promise<Attempt<T>> {
  const answer = await post(socketPath, `/gateway/tasks/${type}`, body).catch((error: unknown) => {
    if (error instanceof GatewayRefusal) throw error;
    return { why: error instanceof Error ? error.message : String(error) };
  });
  if ("why" in answer) return answer;
  if (answer.status === 200) return { result: parsed(type, answer.text) };
  if (!retryable(answer.status)) throw refusal(type, answer.status, answer.text);
  return { why: `the gateway answered ${answer.status}` };
}

/** Asks the gateway through the sandbox's door. `onWait` is told why the first time it has to try again. */
export function gatewayAt(socketPath: string, onWait: (why: string) => void, patienceMs = PATIENCE_MS): Gateway {
  return async (type, input) => {
    const body = JSON.stringify(input);
    const giveUpAtMs = performance.now() + patienceMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const attempt = await askOnce(socketPath, type, body);
      if ("result" in attempt) return attempt.result;
      if (performance.now() + pauseMs > giveUpAtMs)
        throw new Error(`the gateway did not answer ${type} for ${patienceMs / 1000} s: ${attempt.why}`);
      if (pauseMs === FIRST_PAUSE_MS) onWait(attempt.why);
      await sleep(pauseMs);
    }
  };
}
