import type { AppModel } from "@/lib/contract/app-model";
import { signsIn } from "@/lib/contract/checks";
import { folderOf } from "@/lib/generated-app/names";
import { file } from "../code";

/** How to run it and where what is. */
export function writeReadme(app: AppModel) {
  const accounts = signsIn(app)
    ? [
        "",
        "Example accounts are offered on the sign-in page while the example data is there; remove it on the accounts page.",
        "With `EXAMPLE_DATA=off` a new database starts empty, and the first visitor sets up the account that manages the others.",
      ]
    : [];
  return file(
    "README.md",
    `# ${app.name.replaceAll("\n", " ")}`,
    "",
    app.pitch.replaceAll("\n", " "),
    "",
    "Needs Node 22.12 or newer.",
    "",
    "| | |",
    "|---|---|",
    "| `npm install && npm run dev` | development, at http://localhost:5173 |",
    "| `npm run build && npm start` | production |",
    "| `npm test` · `npm run typecheck` | tests and types |",
    "",
    "`PORT` (5173), `HOST` (127.0.0.1), `DATABASE_URL` (`file:data/app.db`, or a libSQL server with `DATABASE_AUTH_TOKEN`) and `EXAMPLE_DATA` (`off` for none) are read from the environment. Times of opening hours are those of `TZ`.",
    accounts,
    "",
    "## Where what is",
    "",
    "- `shared/` what both sides know: who may do what (`access.ts`), what may be sent and what is answered, statuses and their moves.",
    "- `server/<entity>/` table, rows (who reaches which), rules (one small function each), routes and their tests.",
    "- `server/db/` tables (`migrations/`), and views with everything that is computed.",
    "- `src/<entity>/` its pages.",
    "",
    ...app.entities.map((entity) => `- \`${folderOf(entity)}\`: ${entity.names.many}`),
  );
}
