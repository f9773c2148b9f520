// Loaded before each child of the supervisor: it never outlives the supervisor, and never waits for open streams.
import process from "node:process";

// The supervisor holds the other end; it closes when the supervisor dies, however it dies.
process.stdin.on("error", endGroup).on("end", endGroup).resume();
process.stdin.unref?.();

function endGroup() {
  process.kill(-process.pid, "SIGKILL");
}

// Next waits for open server-sent events for ever.
const GRACE_MS = 2_000;
process.once("SIGTERM", () => setTimeout(() => process.exit(143), GRACE_MS).unref());
