import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";

function listen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

const close = (server) => new Promise((resolve) => server.close(resolve));

/** Null when the port is free on loopback, else a sentence that names it and, where we may know, its holder. */
export async function portProblem(port) {
  for (const host of ["127.0.0.1", "::1"]) {
    try {
      await close(await listen(port, host));
    } catch (error) {
      if (error.code === "EACCES")
        return `Port ${port} may not be used by an ordinary user. Choose another: PORT=3000 npm start`;
      if (error.code === "EADDRINUSE")
        return `Port ${port} is in use${holder(port)}. Choose another: PORT=${port + 1} npm start`;
      if (host === "127.0.0.1") throw error;
      // A machine without IPv6 has no ::1.
    }
  }
  return null;
}

export async function freePort() {
  const server = await listen(0, "127.0.0.1");
  const { port } = server.address();
  await close(server);
  return port;
}

/** ` by node (process 4711)`, read from /proc; empty where that can not be known. */
function holder(port) {
  try {
    const inode = listeningInode(port);
    const pid = inode && readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, `socket:[${inode}]`));
    return pid ? ` by ${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})` : "";
  } catch {
    return ""; // not Linux, or not ours to see
  }
}

function listeningInode(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const table of ["tcp", "tcp6"])
    for (const line of readFileSync(`/proc/net/${table}`, "utf8").split("\n").slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === "0A" && local?.endsWith(`:${hex}`)) return inode;
    }
  return null;
}

function holds(pid, socket) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === socket);
  } catch {
    return false; // gone meanwhile, or another user's
  }
}

/** Browsers may try ::1 for `localhost` first: raw bytes to 127.0.0.1, so WebSockets pass too. Null without IPv6. */
export async function relayIpv6(port) {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const bound = await new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "::1" }, () => resolve(true));
  });
  return bound ? server : null;
}

/** Whether something accepts connections there. */
export function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(socket.destroy() && true));
    socket.once("error", () => resolve(false));
  });
}
