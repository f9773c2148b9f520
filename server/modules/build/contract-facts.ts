import type { BuildEvent } from "@/lib/build/events";
import type { AppModel } from "@/lib/contract/app-model";

type Facts = Extract<BuildEvent, { type: "contract_drafted" }>["facts"];

const verbs = { create: "add", read: "see", update: "change", delete: "delete", move: "move" } as const;

/** What the contract page shows beside the clauses: data, who may do what, colours. */
export function contractFacts(app: AppModel): Facts {
  const nameOf = (id: string | undefined) => app.entities.find((entity) => entity.id === id)?.names.one ?? "";
  const { background, surface, ink, component, support } = app.identity.palette;
  return {
    entities: app.entities.map((entity) => {
      const fields = [...entity.fields.map(({ label }) => label), ...(entity.flow ? ["Status"] : [])];
      const refersTo = entity.fields.flatMap(({ type, to }) => (type === "reference" ? nameOf(to) : []));
      return { id: entity.id, name: entity.names.one, fields, refersTo };
    }),
    roles: app.roles.map((role) => {
      const own = app.access.filter((access) => access.role === role.id && access.can.length > 0);
      const may = own.map(({ can, rows, entity }) => {
        const many = app.entities.find(({ id }) => id === entity)?.names.many ?? entity;
        return `${can.map((ability) => verbs[ability]).join(", ")} ${rows === "all" ? "" : "own "}${many}`;
      });
      return { name: role.names.one, may, accounts: role.examples };
    }),
    colours: [background, surface, component, support, ink],
    soul: app.identity.soul,
  };
}
