import { expect, test, vi } from "vitest";
import { KriptikError } from "@/lib/errors";
import { localOwner } from "@/server/auth/local-owner";
import { kriptik } from "@/server/compose";
import { person } from "./person";

const asked = vi.hoisted(() => ({ host: "localhost:3000" }));
// Outside of a request of Next's there are no headers to read.
vi.mock("next/headers", () => ({ headers: async () => new Headers(asked) }));
type ReadPrincipal = typeof kriptik.readPrincipal;

async function seen(readPrincipal: ReadPrincipal, host = "localhost:3000") {
  asked.host = host;
  Object.assign(kriptik, { readPrincipal });
  return (await person())?.userId ?? null;
}

test("the owner is known, and nobody is somebody under a foreign name or on an open address", async () => {
  const bound = localOwner({ boundToLoopback: true });
  expect(await seen(bound)).toBe("local-owner");
  expect(await seen(bound, "evil.example")).toBeNull();
  expect(await seen(localOwner({ boundToLoopback: false }))).toBeNull();
});

test("a failure to find out is no answer", async () => {
  for (const failure of [new KriptikError("unavailable", "The database is damaged."), new TypeError("a bug of ours")])
    await expect(seen(() => Promise.reject(failure))).rejects.toBe(failure);
});
