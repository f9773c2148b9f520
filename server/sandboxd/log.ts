/** JSON lines on standard error, like the other programs; whoever started the daemon collects them. */
export function log(msg: string, fields: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ time: Date.now(), name: "sandboxd", msg, ...fields })}\n`);
}

/** For promises that nobody waits for: a failure is said, never lost. */
export function inBackground(what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) =>
    log(`${what} failed`, { error: error instanceof Error ? error.message : String(error) }),
  );
}
