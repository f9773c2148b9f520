import { expect, test } from "vitest";
import { diagnosticsIn, importedPath, sliceDiagnostics } from "./typescript-output";

const output = `server/job/routes.ts(3,26): error TS2307: Cannot find module './table' or its corresponding type declarations.
server/job/rules.ts(9,3): error TS2322: Type 'string' is not assignable to type 'number'.
  Overload 1 of 2 fails.
src/app.tsx(1,1): error TS2307: Cannot find module 'left-pad' or its corresponding type declarations.

Found 3 errors.`;

test("every diagnostic is read with its place, and what belongs to it is joined", () => {
  expect(diagnosticsIn(output).map(({ path, line, code }) => [path, line, code])).toEqual([
    ["server/job/routes.ts", 3, "TS2307"],
    ["server/job/rules.ts", 9, "TS2322"],
    ["src/app.tsx", 1, "TS2307"],
  ]);
  expect(diagnosticsIn(output)[1]?.message).toBe(
    "Type 'string' is not assignable to type 'number'. Overload 1 of 2 fails.",
  );
  expect(diagnosticsIn("all is well")).toEqual([]);
});

test("relative imports are followed, packages are not", () => {
  expect(importedPath("server/job/routes.ts", "../../shared/job.ts")).toBe("shared/job");
  expect(importedPath("server/job/routes.ts", "./table")).toBe("server/job/table");
  expect(importedPath("server/job/routes.ts", "hono")).toBeNull();
});

test("what waits for another component is not judged in the slice, everything else is", () => {
  const imports = new Map([
    ["server/job/routes.ts", ["server/job/table"]],
    ["server/job/routes.test.ts", ["server/job/routes"]],
    ["server/job/rules.ts", []],
    ["src/app.tsx", []],
  ]);
  const behind = "server/job/routes.test.ts(1,1): error TS7006: Parameter 'x' implicitly has an 'any' type.\n";
  const { counted, notJudged } = sliceDiagnostics(diagnosticsIn(behind + output), imports, ["server/job/routes.ts"]);
  expect(counted.map(({ path }) => path)).toEqual(["server/job/rules.ts", "src/app.tsx"]);
  expect(notJudged).toEqual(["server/job/routes.test.ts", "server/job/routes.ts"]);
});

test("a file that the component itself should have brought is its own fault", () => {
  const { counted, notJudged } = sliceDiagnostics(diagnosticsIn(output), new Map(), ["server/job/table.ts"]);
  expect(counted.map(({ path }) => path)).toContain("server/job/routes.ts");
  expect(notJudged).toEqual([]);
});
