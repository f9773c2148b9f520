import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run";

/** Of the host's /etc only what programs of /usr need to run; nothing of it is about this machine's people. */
const FROM_HOST = [
  "alternatives", "ca-certificates", "ca-certificates.conf", "chromium", "chromium.d", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
  "localtime", "mime.types", "ssl", "terminfo",
]; // biome-ignore format: a table is read by rows

const own = {
  passwd: "root:x:0:0:root:/:/usr/sbin/nologin\nsandbox:x:1000:1000:sandbox:/home/sandbox:/bin/bash\n",
  group: "root:x:0:\nsandbox:x:1000:\n",
  hosts: "127.0.0.1 localhost sandbox\n::1 localhost\n",
  "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
  "machine-id": "00000000000000000000000000000000\n",
};

/**
 * The /etc of every sandbox, in one folder: a mount for each of its entries was most of the time that a sandbox took to
 * start. Links stay links, and what our user may not read (private keys) stays outside.
 */
export async function makeEtc(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const from = FROM_HOST.map((name) => `/etc/${name}`);
  await run(["cp", "--recursive", "--no-dereference", "--preserve=mode", "--", ...from, folder]);
  for (const [name, text] of Object.entries(own)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o444);
  }
}
