import type { AppModel } from "@/lib/contract/app-model";
import { accountRoles, checksOf } from "@/lib/contract/checks";
import { files } from "@/lib/generated-app/layout";
import { routeOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";

type Writer = { app: AppModel; imports: Imports };

const signIn = (role: string) => [
  `const account = await sampleAccount(app.db, ${literal(role)});`,
  `const wrong = await app.visitor.post("/auth/sign-in", { email: account.email, password: "not the password" });`,
  "expect(wrong.status).toBe(401);",
  'expect(wrong.headers.get("set-cookie")).toBeNull();',
  `const right = await app.visitor.post("/auth/sign-in", { email: account.email.toUpperCase(), password: TEST_PASSWORD });`,
  "expect(right.status).toBe(200);",
  `const me = await app.client(cookieOf(right)).get("/auth/me");`,
  `expect(me.body.account).toEqual({ id: account.id, name: account.name, email: account.email, role: ${literal(role)} });`,
];

/** An address that nobody without an account may read; null where everybody reads everything. */
function privateAddress(app: AppModel): string | null {
  const open = new Set(app.roles.filter(({ enters }) => enters === "public").map(({ id }) => id));
  const entity = app.entities.find(
    ({ id }) =>
      !app.access.some((access) => access.entity === id && open.has(access.role) && access.can.includes("read")),
  );
  return entity ? `/${routeOf(entity)}` : null;
}

function session({ app }: Writer): string[] {
  const [role] = accountRoles(app);
  const address = privateAddress(app);
  return [
    `const account = await sampleAccount(app.db, ${literal(role?.id ?? "")});`,
    'expect((await app.visitor.get("/auth/me")).body.account).toBeNull();',
    ...(address ? [`expect([401, 403, 404]).toContain((await app.visitor.get(${literal(address)})).status);`] : []),
    `expect([401, 403]).toContain((await app.visitor.post("/accounts", {})).status);`,
    `const entered = await app.visitor.post("/auth/sign-in", { email: account.email, password: TEST_PASSWORD });`,
    "const person = app.client(cookieOf(entered));",
    'expect((await person.get("/auth/me")).body.account.id).toBe(account.id);',
    'expect((await person.get("/accounts")).status).toBe(200);',
    `expect((await app.client("session=a-made-up-token").get("/auth/me")).body.account).toBeNull();`,
    'expect((await person.post("/auth/sign-out")).status).toBe(204);',
    'expect((await person.get("/auth/me")).body.account).toBeNull();',
  ];
}

function origin({ app }: Writer): string[] {
  const [role] = accountRoles(app);
  const body = "{ email: account.email, password: TEST_PASSWORD }";
  return [
    `const account = await sampleAccount(app.db, ${literal(role?.id ?? "")});`,
    `const send = (headers: Record<string, string>) => app.visitor.send("POST", "/auth/sign-in", ${body}, { host: "app.example.org", ...headers });`,
    'expect((await send({ origin: "https://evil.example.com" })).status).toBe(403);',
    'expect((await send({ origin: "null" })).status).toBe(403);',
    'expect((await send({ "sec-fetch-site": "cross-site" })).status).toBe(403);',
    'expect((await send({ origin: "https://app.example.org" })).status).toBe(200);',
  ];
}

function signUp({ app }: Writer): string[] {
  const role = app.roles.find(({ enters }) => enters === "signup");
  const person = '{ name: "Robin Vale", email: "robin@example.org", password: "a long enough password" }';
  return [
    `const first = await app.visitor.post("/auth/sign-up", ${person});`,
    "expect(first.status).toBe(200);",
    `expect((await app.client(cookieOf(first)).get("/auth/me")).body.account).toMatchObject({ name: "Robin Vale", role: ${literal(role?.id ?? "")} });`,
    `const again = await app.visitor.post("/auth/sign-up", { ...${person}, email: "Robin@Example.org" });`,
    "expect(again.status).toBe(409);",
    'expect(again.body.fields).toHaveProperty("email");',
    `expect((await app.visitor.post("/auth/sign-up", { ...${person}, email: "other@example.org", password: "short" })).status).toBe(422);`,
  ];
}

function accounts({ app, imports }: Writer): string[] {
  const manager = app.roles.find(({ manages }) => manages);
  const roles = accountRoles(app);
  const role = (roles.find(({ id }) => id !== manager?.id) ?? roles[0])?.id ?? "";
  const others = roles.filter(({ manages }) => !manages);
  imports.add("./test-accounts", "signedIn");
  const body = (email: string) =>
    `{ name: "Robin Vale", email: ${literal(email)}, password: "a long enough password", role: ${literal(role)} }`;
  return [
    `const manager = await signedIn(app, ${literal(manager?.id ?? "")});`,
    `const made = await manager.post("/accounts", ${body("robin@example.org")});`,
    "expect(made.status).toBe(201);",
    `expect((await manager.post("/accounts", ${body("robin@example.org")})).status).toBe(409);`,
    `expect((await app.visitor.post("/auth/sign-in", { email: "robin@example.org", password: "a long enough password" })).status).toBe(200);`,
    `expect([401, 403]).toContain((await app.visitor.post("/accounts", ${body("visitor@example.org")})).status);`,
    "expect([401, 403]).toContain((await app.visitor.delete(`/accounts/${made.body.id}`)).status);",
    ...others.flatMap(({ id }) => [
      `const ${id}Person = await signedIn(app, ${literal(id)});`,
      `expect((await ${id}Person.post("/accounts", ${body("somebody@example.org")})).status).toBe(403);`,
      `expect((await ${id}Person.delete(\`/accounts/\${made.body.id}\`)).status).toBe(403);`,
    ]),
    "expect((await manager.delete(`/accounts/${made.body.id}`)).status).toBe(204);",
    `expect((await app.visitor.post("/auth/sign-in", { email: "robin@example.org", password: "a long enough password" })).status).toBe(401);`,
    "expect((await manager.delete(`/accounts/${manager.id}`)).status).toBe(409);",
  ];
}

function bodyOf(writer: Writer, id: string): string[] {
  const [, aspect = "", role = ""] = id.split(".");
  if (aspect === "signIn") return signIn(role);
  if (aspect === "session") return session(writer);
  if (aspect === "origin") return origin(writer);
  if (aspect === "signUp") return signUp(writer);
  if (aspect === "accounts") return accounts(writer);
  throw new Error(`No test for ${id}`);
}

/** Who gets in, and who does not. */
export function writeAuthTest(app: AppModel): GeneratedFile {
  const imports = new Imports()
    .add("vitest", "expect", "test")
    .add("../test-app", "testApp", "cookieOf")
    .add("./test-accounts", "sampleAccount", "TEST_PASSWORD");
  const tests = checksOf(app)
    .filter(({ component }) => component === "auth")
    .map(({ id, title }) => [
      "",
      `test(${literal(`[${id}] ${title}`)}, async () => {`,
      "  const app = await testApp();",
      ...bodyOf({ app, imports }, id).map((line) => `  ${line}`),
      "});",
    ]);
  return file(files.authTest, imports.print(), tests);
}
