import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { buildOperations } from "@/lib/api/builds";
import { projectOperations } from "@/lib/api/projects";
import { type BuildStatusWire, buildStatusSchema } from "@/lib/build/status";
import type { Client } from "./client";
import { contractLines, exitCodes, progressLines, resultLines } from "./progress";

export type Tools = {
  api: Client;
  isJson: boolean;
  print(line: string): void;
  /** Beside what is printed, so that a program still reads JSON only. */
  warn(line: string): void;
  /** Null when nobody is there to answer. */
  ask: ((question: string) => Promise<string>) | null;
  openInBrowser(url: string): void;
  save(path: string, content: Uint8Array): Promise<void>;
  lookEveryMs: number;
};
export class UsageError extends Error {
  override readonly name = "UsageError";
}
type Options = Record<string, string | boolean | undefined>;
type Command = (tools: Tools, words: readonly string[], options: Options) => Promise<number>;

const RESTING = new Set<BuildStatusWire["status"]>([
  "awaiting_approval",
  "asking",
  "frozen",
  "done",
  "cancelled",
  "failed",
]);

function one(words: readonly string[], what: string): string {
  const [word, ...more] = words;
  if (!word || more.length > 0) throw new UsageError(`Say one ${what}.`);
  return word;
}

const codeOf = (status: BuildStatusWire["status"]) =>
  status in exitCodes ? exitCodes[status as keyof typeof exitCodes] : exitCodes.done;

/** Programs get what came over the wire, people get lines. */
function show<T>({ isJson, print }: Tools, schema: z.ZodType<T>, value: T, lines: readonly string[]) {
  for (const line of isJson ? [JSON.stringify(z.encode(schema, value))] : lines) print(line);
}

const statusOf = ({ api }: Tools, id: string) => api.call(buildOperations.buildStatus, { params: { id } });

/** Says what is new until the build waits for a person or has ended. */
async function follow(
  tools: Tools,
  id: string,
  isOver = (status: BuildStatusWire) => RESTING.has(status.status),
): Promise<BuildStatusWire> {
  const said = new Set<string>();
  for (let version = -1; ; await setTimeout(tools.lookEveryMs)) {
    const status = await statusOf(tools, id);
    if (status.version !== version) {
      version = status.version;
      const news = progressLines(status).filter((line) => !said.has(line));
      for (const line of news) said.add(line);
      if (tools.isJson || news.length > 0) show(tools, buildStatusSchema, status, news);
    }
    if (isOver(status)) return status;
  }
}

async function approve(tools: Tools, status: BuildStatusWire): Promise<BuildStatusWire> {
  if (!status.contract) throw new UsageError("There is no contract to approve yet.");
  const body = { contractHash: status.contract.hash };
  await tools.api.call(buildOperations.approveBuild, { params: { id: status.sessionId }, body });
  return follow(tools, status.sessionId, ({ status: now }) => RESTING.has(now) && now !== "awaiting_approval");
}

function finish(tools: Tools, status: BuildStatusWire): number {
  if (!tools.isJson) for (const line of resultLines(status)) tools.print(line);
  return codeOf(status.status);
}

async function saysYes({ ask }: Tools, question: string): Promise<boolean> {
  return ask !== null && /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

async function build(tools: Tools, words: readonly string[], options: Options): Promise<number> {
  const prompt = one(words, "prompt, in quotes");
  const autoApprove = options.approve === true;
  const body = { prompt, ...(autoApprove && { autoApprove }) };
  const { sessionId, warning } = await tools.api.call(buildOperations.execute, { body });
  if (warning) tools.warn(warning);
  if (!tools.isJson) tools.print(`session ${sessionId}`);
  const isOver = ({ status }: BuildStatusWire) =>
    RESTING.has(status) && !(autoApprove && status === "awaiting_approval");
  const status = await follow(tools, sessionId, isOver);
  if (status.status !== "awaiting_approval") return finish(tools, status);
  if (!tools.isJson) for (const line of contractLines(status)) tools.print(line);
  if (await saysYes(tools, "Build this?")) return finish(tools, await approve(tools, status));
  if (!tools.isJson) tools.print(`Nothing is built before you approve: kriptik approve ${sessionId}`);
  return exitCodes.awaiting_approval;
}

async function deleteProject(tools: Tools, words: readonly string[], options: Options): Promise<number> {
  const id = one(words, "project id");
  const { name } = await tools.api.call(projectOperations.readProject, { params: { id } });
  const isSure =
    options.yes === true ||
    (await saysYes(tools, `Delete "${name}" with everything in it? It can not be brought back.`));
  if (!isSure) throw new UsageError(`Nothing was deleted. To delete "${name}" without being asked, add --yes.`);
  const deleted = await tools.api.call(projectOperations.deleteProject, { params: { id }, body: { confirm: name } });
  show(tools, projectOperations.deleteProject.response, deleted, [`deleted "${name}"`]);
  return exitCodes.done;
}

type Page = z.output<typeof projectOperations.listProjects.response>;

async function projects(tools: Tools): Promise<number> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = await tools.api.call(projectOperations.listProjects, {
      query: { limit: "100", ...(cursor && { cursor }) },
    });
    for (const project of page.items) {
      const { id, name, latest } = project;
      show(tools, projectOperations.listProjects.response.shape.items.element, project, [
        `${id}  ${name}${latest ? `  (${latest.status.replace("_", " ")}, session ${latest.sessionId})` : ""}`,
      ]);
    }
    cursor = page.nextCursor;
  }
  return exitCodes.done;
}

export const commands: Record<string, { usage: string; does: string; run: Command }> = {
  build: {
    usage: 'build "<what you want>" [--approve]',
    does: "builds it, asking before the contract is locked (--approve: locks it as it is)",
    run: build,
  },
  status: {
    usage: "status <session>",
    does: "where a build stands",
    async run(tools, words) {
      const status = await statusOf(tools, one(words, "session id"));
      show(tools, buildStatusSchema, status, [...progressLines(status), ...resultLines(status)]);
      return codeOf(status.status);
    },
  },
  approve: {
    usage: "approve <session>",
    does: "locks the contract as it stands and follows the build",
    async run(tools, words) {
      return finish(tools, await approve(tools, await statusOf(tools, one(words, "session id"))));
    },
  },
  stop: {
    usage: "stop <session>",
    does: "ends a build and all its processes",
    async run(tools, words) {
      const id = one(words, "session id");
      const answer = await tools.api.call(buildOperations.cancelBuild, { params: { id }, body: {} });
      show(tools, buildOperations.cancelBuild.response, answer, ["cancelled"]);
      return exitCodes.done;
    },
  },
  open: {
    usage: "open <session>",
    does: "opens the preview in the browser",
    async run(tools, words) {
      const preview = await tools.api.call(buildOperations.buildPreview, { params: { id: one(words, "session id") } });
      show(tools, buildOperations.buildPreview.response, preview, [preview.url]);
      if (!tools.isJson) tools.openInBrowser(preview.url);
      return exitCodes.done;
    },
  },
  download: {
    usage: "download <session> [file]",
    does: "saves the proven source as a zip",
    async run(tools, words) {
      const [id, file = `${id}.zip`] = words;
      if (!id || words.length > 2) throw new UsageError("Say a session id, and a file if you like.");
      const content = await tools.api.bytes(buildOperations.downloadBuild.path, { params: { id } });
      await tools.save(file, content);
      show(tools, z.object({ file: z.string(), bytes: z.int() }), { file, bytes: content.length }, [
        `${file} (${content.length} bytes)`,
      ]);
      return exitCodes.done;
    },
  },
  projects: { usage: "projects", does: "lists what you have", run: projects },
  delete: { usage: "delete <project> [--yes]", does: "removes a project and everything in it", run: deleteProject },
};
