import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { ApiError, client, NotReachable } from "./client";
import { commands, type Tools, UsageError } from "./commands";
import { exitCodes } from "./progress";

const LOOK_EVERY_MS = 400;

function usage(): string {
  const rows = Object.values(commands).map((command) => `  kriptik ${command.usage.padEnd(42)} ${command.does}`);
  return [
    "Usage:",
    ...rows,
    "",
    "--json prints JSON, a line for each state. Exit codes: " +
      Object.entries(exitCodes)
        .map(([name, code]) => `${code} ${name.replace("_", " ")}`)
        .join(", ") +
      ".",
  ].join("\n");
}

function openInBrowser(url: string) {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  // A machine without a desktop has none; the address was printed.
  spawn(program, [url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      approve: { type: "boolean" },
      yes: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const [name = "", ...words] = positionals;
  const command = commands[name];
  if (!command || values.help) {
    console.log(usage());
    return values.help ? exitCodes.done : exitCodes.usage;
  }
  const tools: Tools = {
    api: client(process.env.KRIPTIK_URL ?? "http://127.0.0.1:3000"),
    isJson: values.json ?? false,
    print: (line) => console.log(line),
    warn: (line) => console.error(line),
    ask: process.stdin.isTTY && !values.json ? ask : null,
    openInBrowser,
    save: (path, content) => writeFile(path, content),
    lookEveryMs: LOOK_EVERY_MS,
  };
  return command.run(tools, words, values);
}

function codeFor(error: unknown): number {
  if (error instanceof NotReachable) return exitCodes.unreachable;
  if (error instanceof ApiError) return exitCodes.failed;
  return error instanceof UsageError || (error instanceof Error && "code" in error)
    ? exitCodes.usage
    : exitCodes.failed;
}

/** Of a program that SIGPIPE ended, which Node ignores: the shell's word for a reader that has read enough. */
const CLOSED_PIPE = 141;
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(CLOSED_PIPE);
  });

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return codeFor(error);
});
