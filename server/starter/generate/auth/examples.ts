import type { AppModel } from "@/lib/contract/app-model";
import { accountRoles } from "@/lib/contract/checks";
import { files } from "@/lib/generated-app/layout";
import { file, literal } from "../code";
import { exampleAccountId } from "../database/seed";

/** Example accounts, shown on the sign-in page while the example data is there. */
export function writeExamples(app: AppModel) {
  const rows = accountRoles(app).flatMap((role) =>
    role.examples.map(({ name, email }, index) => {
      const values = { id: exampleAccountId(role.id, index), name, email: email.toLowerCase(), role: role.id };
      return `  { ${Object.entries(values)
        .map(([key, value]) => `${key}: ${literal(value)}`)
        .join(", ")} },`;
    }),
  );
  return file(
    files.examples,
    'import type { ExampleAccount } from "./example-accounts";',
    "",
    "/** Invented people, shown on the sign-in page while the example data is there. */",
    "export const exampleAccounts: ExampleAccount[] = [",
    rows,
    "];",
  );
}
