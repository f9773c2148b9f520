import { ownOf, required, signsIn, type WishSpec } from "../needs";
import { checked, NotSaid, type Reading } from "../reading";

function helpdesk(reading: Reading) {
  const it = {
    get ticket() {
      return reading.entity(/^(it |support |helpdesk )*(ticket|problem|issue|request)$/i);
    },
    get staff() {
      return reading.role(/staff|teacher|reporter|employee|school/i, ({ manages }) => !manages);
    },
    get it() {
      return reading.role(/technician|\bit\b|support|admin|helpdesk/i, ({ id }) => id !== it.staff.id);
    },
    get title() {
      return reading.field(it.ticket, /title|wrong|problem|subject/i, ["text"]);
    },
  };
  return it;
}
export const school: WishSpec[] = [
  {
    about: /ticket|report|helpdesk/i,
    holds: (reading) => {
      const { ticket, staff, it, title } = helpdesk(reading);
      return [
        ...reading.kept(title),
        ...reading.kept(reading.field(ticket, /detail|description|text/i, ["longtext"])),
        required(ticket, [title.path]),
        ...reading.enters(staff, ticket),
        reading.does(it, ticket, "update"),
      ];
    },
  },
  {
    about: /kanban|board|column/i,
    holds: (reading) => {
      const { ticket, it } = helpdesk(reading);
      if ((ticket.flow?.states.length ?? 0) < 3) throw new NotSaid("a ticket has no columns to move through");
      return [
        checked("tickets move through the columns", `${ticket.id}.flow`),
        reading.moves(it, ticket),
        reading.page(it, "a board of tickets", (section) => section.kind === "board" && section.entity === ticket.id),
      ];
    },
  },
  {
    about: /school|teacher|staff/i,
    holds: (reading) => {
      const { ticket, staff, it } = helpdesk(reading);
      const whose = reading.field(ticket, /./, ["account"]);
      if (whose.field.to !== staff.id) throw new NotSaid("a ticket does not say who reported it");
      return [
        signsIn(staff),
        signsIn(it),
        reading.reaches(staff, ticket, ownOf(whose.path), "me"),
        reading.lacks(staff, ticket, "move"),
        reading.sees(staff, ticket),
      ];
    },
  },
];
