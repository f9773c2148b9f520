import { gunzipSync, gzipSync } from "node:zlib";
import { customType } from "drizzle-orm/sqlite-core";

const LARGE_BYTES = 64 * 1024;
const MARK = "gzip:";

/** JSON as text; what is large lies compressed. */
export function pack(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= LARGE_BYTES) return text;
  return `${MARK}${gzipSync(text, { level: 4 }).toString("base64")}`;
}

export function unpack(stored: string): unknown {
  if (!stored.startsWith(MARK)) return JSON.parse(stored);
  return JSON.parse(gunzipSync(Buffer.from(stored.slice(MARK.length), "base64")).toString());
}

export const packedJson = customType<{ data: Record<string, unknown>; driverData: string }>({
  dataType: () => "text",
  toDriver: pack,
  fromDriver: (stored) => unpack(stored) as Record<string, unknown>,
});
