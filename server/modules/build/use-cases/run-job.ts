import { KriptikError } from "@/lib/errors";
import { inSandbox, type Job, type JournalRecord, journalSchema } from "@/lib/runner/job";
import type { Sandbox } from "@/server/ports/sandbox";
import type { StepContext } from "./driver";
import { openSandbox, type Purpose, processState } from "./sandbox-of";

/** A file the job reads, put into the sandbox before it starts. */
export type JobInput = { path: string; blob: string };
type Finished = Extract<JournalRecord, { type: "finished" }>;
/** Answers "enough" to leave the process running and stop listening. */
export type Listener = (record: JournalRecord, sandbox: Sandbox) => Promise<"enough" | undefined>;

/** How often a runner may die of itself in one sandbox before the trouble is said to be ours. */
const MAX_DEATHS = 5;
const MAX_LINE_CHARS = 1_000_000;

/**
 * Runs one job in the sandbox of `purpose` to its end, or follows the one that already runs: sandbox and process are found
 * by name, the journal is read from its beginning, so whoever follows must take a record twice without harm.
 * A sandbox that died is opened again by key, on its files; a runner that died is started again.
 */
export async function runJob(
  context: StepContext,
  purpose: Purpose,
  job: Job,
  inputs: readonly JobInput[],
  listen: Listener,
): Promise<Finished | null> {
  const { needs, runId, view, signal } = context;
  const { projectId } = view.build();
  const sandbox = await openSandbox(needs, { runId, projectId, purpose }, signal);
  let said = "";
  try {
    if (view.build().sandboxes[purpose] !== sandbox.id)
      await view.record(({ sandboxes }) =>
        sandboxes[purpose] === sandbox.id ? [] : [{ type: "sandbox_opened", purpose, sandboxId: sandbox.id }],
      );
    for (let death = 0; death < MAX_DEATHS; death += 1) {
      const processId = `${job.id}.${sandbox.id.slice(-8)}.${death}`;
      const known = await processState(sandbox, processId);
      if (known === "unknown") await begin(context, sandbox, processId, job, inputs);
      const end = await follow(context, sandbox, processId, listen, known !== "unknown");
      if (end === "died") continue;
      // A component or a merge that failed is a result; a skeleton, draft or server that failed is begun again.
      if (end === null || end.ok || job.kind === "component" || job.kind === "merge") return end;
      said = end.findings[0]?.message ?? said;
    }
  } finally {
    sandbox.release();
  }
  throw new KriptikError(
    "unavailable",
    `The runner of ${purpose} ended ${MAX_DEATHS} times without a result. ${said}`.trim(),
  );
}

async function begin(
  { needs }: StepContext,
  sandbox: Sandbox,
  processId: string,
  job: Job,
  inputs: readonly JobInput[],
) {
  for (const { path, blob } of inputs) {
    const content = await needs.blobs.get(blob);
    if (!content) throw new KriptikError("internal", `Blob ${blob} is gone.`);
    await sandbox.files.write(path, content);
  }
  const jobPath = `${inSandbox.own}/jobs/${job.id}.json`;
  await sandbox.files.write(jobPath, new TextEncoder().encode(JSON.stringify(job)));
  await sandbox.processes.start(processId, [inSandbox.node, inSandbox.runner, jobPath], { cwd: inSandbox.workspace });
}

/** Reads the journal to its last record. `again`: parts of it may have been heard before, by a worker that died. */
async function follow(
  context: StepContext,
  sandbox: Sandbox,
  processId: string,
  listen: Listener,
  again: boolean,
): Promise<Finished | null | "died"> {
  const log = await logOf(context, processId, again);
  for await (const record of journal(sandbox, processId, context.signal)) {
    await log(record);
    if ((await listen(record, sandbox)) === "enough") return null;
    if (record.type === "finished") return record;
  }
  context.signal.throwIfAborted();
  return "died";
}

async function* journal(sandbox: Sandbox, processId: string, signal: AbortSignal): AsyncGenerator<JournalRecord> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const { stream, data } of sandbox.processes.tail(processId, 0, { signal })) {
    if (stream !== "stdout") continue;
    const lines = (rest + decoder.decode(data, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_CHARS) throw new KriptikError("invalid", "The runner's journal has a line without end.");
    for (const line of lines) {
      const record = journalSchema.safeParse(parseLine(line));
      if (!record.success) throw new KriptikError("invalid", `The runner wrote no journal: ${line.slice(0, 200)}`);
      yield record.data;
    }
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // refused by the schema, with the line in the message
  }
}

/** Passes story, detail and errors on to the run's log stream, each line once however often the journal is read. */
async function logOf({ needs, runId }: StepContext, processId: string, again: boolean) {
  const who = processId.split(".")[0] ?? processId;
  const heard = again ? await needs.streams.read(runId, 0, 100_000) : [];
  let skip = heard.filter(({ data }) => data.process === processId).length;
  return async (record: JournalRecord) => {
    if (record.type !== "log") return;
    skip -= 1;
    if (skip >= 0) return;
    const { level, text, atMs } = record;
    await needs.streams.append(runId, "log", [{ who, level, text, saidAtMs: atMs, process: processId }]);
    needs.wakeups.announce(runId);
  };
}
