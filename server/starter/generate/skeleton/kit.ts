import type { AppModel } from "@/lib/contract/app-model";
import { signsIn } from "@/lib/contract/checks";
import { needsKitFile } from "@/lib/generated-app/layout-client";
import { kebab } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { kitFiles } from "../../kit.generated";

/** Only where people sign in. */
const ofAccounts = /^(server|src)\/auth\//;

const packageName = (app: AppModel) => {
  const ascii = app.name
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9]+/g, "-")
    .toLowerCase();
  return kebab(ascii.replace(/^-+|-+$/g, "").slice(0, 60)) || "application";
};

/** The starter kit as this application has it: its own name, and accounts only where somebody signs in. */
export function writeKit(app: AppModel): GeneratedFile[] {
  const accounts = signsIn(app);
  const own = Object.entries(kitFiles).filter(
    ([path]) => (accounts || !ofAccounts.test(path)) && needsKitFile(app, path),
  );
  return own.map(([path, content]) => {
    const named = path === "package.json" || path === "package-lock.json";
    return {
      path,
      content: named
        ? content.replaceAll('"name": "application"', `"name": ${JSON.stringify(packageName(app))}`)
        : content,
    };
  });
}
