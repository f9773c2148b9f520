import { literal } from "../code";
import { baseRow } from "./base";
import { path } from "./create-tests";
import { ableTo, reached, viewerOf } from "./people";
import type { Scenario } from "./scenario";
import { solve } from "./solve";

/** Fields whose words in the file are the stored value itself. */
const plain = new Set(["text", "email", "phone", "url", "int", "decimal", "date", "time"]);

/** Everybody who lists rows saves those that she reaches, under the headings that she may see, and no others. */
export function csvTest(scenario: Scenario): undefined | null {
  const { app, entity } = scenario;
  let tried = 0;
  for (const access of ableTo(app, entity, "read")) {
    const mine = reached(app, entity, access);
    if (!mine) continue;
    tried += 1;
    const actor = scenario.person(access.role);
    const own = scenario.put(mine, actor);
    const theirs =
      access.rows === "all"
        ? null
        : solve(app, baseRow(app, entity), [{ expr: access.rows, is: false }], viewerOf(app, access.role));
    if (theirs) scenario.put(theirs, actor);
    const [file, list] = [scenario.name("file"), scenario.name("list")];
    scenario.say(
      `const ${file} = await ${actor}.get(${path(scenario, "/csv")});`,
      `expect(${file}.status).toBe(200);`,
      `expect(${file}.headers.get("content-type")).toContain("text/csv");`,
      `const ${list} = await ${actor}.get(${path(scenario)});`,
      `expect(${list}.body.items.map((row: { id: string }) => row.id)).toContain(${own});`,
      `expect(${file}.body.split("\\r\\n")).toHaveLength(${list}.body.total + 2);`,
      `expect(${file}.body.split("\\r\\n")[0]).toBe(${literal(headings(scenario, access.hides))});`,
    );
    for (const field of entity.fields.filter(({ id, type }) => plain.has(type) && !access.hides.includes(id)))
      scenario.say(
        `for (const row of ${list}.body.items) expect(${file}.body).toContain(String(row.${field.id} ?? ""));`,
      );
  }
  return tried === 0 ? null : undefined;
}

const headings = ({ entity }: Scenario, hides: readonly string[]) => {
  const shown = entity.fields.filter(({ id }) => !hides.includes(id)).map(({ label }) => label);
  const all = entity.flow && !hides.includes(entity.flow.field) ? [...shown, "Status"] : shown;
  return all.map((label) => (/[",]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label)).join(",");
};
