import { resolve } from "node:path";
import * as z from "zod";
import { KriptikError } from "@/lib/errors";

const port = z.coerce.number().int().min(1).max(65_535);
const envSchema = z.object({
  /** Where the embedded database, blobs and repositories live. */
  KRIPTIK_DATA: z
    .string()
    .default(".kriptik")
    .transform((path) => resolve(path)),
  DATABASE_URL: z.string().optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  PORT: port.default(3000),
  /** The address the web server is really bound to, said by the one who binds it. Unset means: reachable by anybody. */
  BOUND_TO: z.string().default(""),
  /** Said by the supervisor: the preview server's loopback port and the unix sockets of sandboxd and of the wake-ups. */
  PREVIEW_PORT: port.optional(),
  SANDBOXD_SOCKET: z.string().optional(),
  WAKEUPS_SOCKET: z.string().optional(),
  /** Signs the tokens of sandboxes; made by the supervisor at the first start, kept in the data folder. */
  KRIPTIK_SECRET: z.string().min(32).optional(),
  /** Said by the supervisor when sandboxes can not run on this machine: a sentence with the command to run. Builds are refused with it. */
  KRIPTIK_SANDBOX_PROBLEM: z.string().optional(),
});

function read() {
  const parsed = envSchema.safeParse(process.env);
  if (parsed.success)
    return { ...parsed.data, DATABASE_URL: parsed.data.DATABASE_URL ?? `file:${parsed.data.KRIPTIK_DATA}/kriptik.db` };
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new KriptikError("invalid", `Wrong settings. ${wrong.join("; ")}`);
}

/** The only reader of process.env. A bad setting stops the boot, not a request at 3am. */
export const env = read();
