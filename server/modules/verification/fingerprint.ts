import { canonicalJson } from "@/lib/canonical";
import type { Finding } from "@/lib/runner/job";

/** What changes from run to run without changing what is wrong: times, ports, ids and places in a file. */
function withoutAccidents(message: string): string {
  return message
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>")
    .replaceAll(/\b\d+(?:\.\d+)?\s?m?s\b/g, "<time>")
    .replaceAll(/\b(?:localhost|127\.0\.0\.1):\d+/g, "<address>")
    .replaceAll(/[(:]\d+[,:]\d+\)?/g, "<place>")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
/** FNV-1a, 64 bits: names a set of findings, guards nothing. */
function hash64(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, "0");
}

/** The same for two attempts that failed for the same reasons, in whatever order they were found. */
export function fingerprint(findings: readonly Finding[]): string {
  const reasons = findings.map(({ check, path, message }) => canonicalJson([check, path, withoutAccidents(message)]));
  return hash64([...new Set(reasons)].toSorted().join("\n"));
}
