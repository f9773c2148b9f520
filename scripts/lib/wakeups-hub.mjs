import { createServer } from "node:net";

const MAX_LINE_BYTES = 64 * 1024;

/** A unix socket on which every line that one process writes is heard by all the others. Nothing is kept: readers look at the log. */
export function startWakeupsHub(path) {
  const clients = new Set();
  const server = createServer((client) => {
    clients.add(client);
    let rest = "";
    client.setEncoding("utf8");
    client.on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const other of clients)
        if (other !== client && lines.length > 0) other.write(lines.map((line) => `${line}\n`).join(""));
      if (rest.length > MAX_LINE_BYTES) client.destroy();
    });
    client.on("error", () => client.destroy());
    client.on("close", () => clients.delete(client));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () =>
      resolve({
        close() {
          for (const client of clients) client.destroy();
          server.close();
        },
      }),
    );
  });
}
