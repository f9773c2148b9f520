import { createServer } from "node:net";

/** Where a path of the sandbox lies for the agent. */
export type Places = (path: string) => string;

/** In a mount namespace a path is what it says. */
export const asNamed: Places = (path) => path;

/** Without one, each place of a sandbox is a folder of its own on the host; any other path is the host's. */
export function inFolders({ own, relays, runtime }: { own: string; relays: string; runtime: string }): Places {
  const places: [string, string][] = [
    ["/workspace", `${own}/workspace`],
    ["/home/sandbox", `${own}/home`],
    ["/tmp", `${own}/tmp`],
    ["/run/kriptik", relays],
    ["/opt/kriptik", runtime],
  ];
  const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
  return (path) => {
    // What was said inside is already a path of the host.
    if ([own, relays, runtime].some((folder) => isBelow(path, folder))) return path;
    const [name, at] = places.find(([folder]) => isBelow(path, folder)) ?? ["", ""];
    return at + path.slice(name.length);
  };
}

async function take(port: number): Promise<{ port: number; free: () => Promise<void> } | null> {
  const server = createServer();
  const isOurs = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
  const address = server.address();
  if (!isOurs || address === null || typeof address === "string") return null;
  return { port: address.port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A port of the host's loopback that nobody has, and the one after it: a production build is tried beside a preview. */
export async function freePorts(): Promise<number> {
  for (let round = 0; round < 100; round += 1) {
    const first = await take(0);
    if (!first) continue;
    const next = await take(first.port + 1);
    await first.free();
    if (!next) continue;
    await next.free();
    return first.port;
  }
  throw new Error("No two ports beside each other are free on this machine.");
}
