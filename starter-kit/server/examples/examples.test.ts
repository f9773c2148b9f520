import { expect, test } from "vitest";
import { sampleAccount } from "../auth/test-accounts";
import { prepare } from "../db/prepare";
import { setup } from "../setup";
import { cookieOf, testApp } from "../test-app";

const [first] = ["nora@example.org"];

test("examples enter without a password while they are there, and nobody does afterwards", async () => {
  const app = await testApp();
  await prepare(app.db, setup, { examples: true });
  const entered = await app.visitor.post("/auth/sign-in-as", { email: first });
  expect(entered.status).toBe(200);
  const owner = app.client(cookieOf(entered));
  expect((await app.visitor.post("/examples/reset")).status).toBe(204);
  expect((await owner.get("/auth/me")).body.account.email).toBe(first);
  expect((await owner.delete("/examples")).status).toBe(409);
  await sampleAccount(app.db, "owner");
  expect((await app.visitor.delete("/examples")).status).toBe(401);
  expect((await owner.delete("/examples")).status).toBe(204);
  expect((await app.visitor.post("/auth/sign-in-as", { email: first })).status).toBe(401);
  expect((await app.visitor.post("/examples/reset")).status).toBe(409);
});

test("a database without examples is set up by its first visitor, once", async () => {
  const app = await testApp();
  await prepare(app.db, setup, { examples: false });
  const input = { name: "Mia Sand", email: "mia@example.org", password: "a long enough password" };
  expect((await app.visitor.post("/auth/set-up", input)).body.account.role).toBe("owner");
  expect((await app.visitor.post("/auth/set-up", { ...input, email: "b@example.org" })).status).toBe(409);
});

test("after ten wrong passwords an e-mail rests, and only that one", async () => {
  const app = await testApp();
  const [one, other] = [await sampleAccount(app.db, "owner"), await sampleAccount(app.db, "owner")];
  const wrong = (email: string) => app.visitor.post("/auth/sign-in", { email, password: "not the password" });
  for (let count = 0; count < 10; count += 1) expect((await wrong(one.email)).status).toBe(401);
  expect((await wrong(one.email)).status).toBe(429);
  expect((await wrong(other.email)).status).toBe(401);
});
