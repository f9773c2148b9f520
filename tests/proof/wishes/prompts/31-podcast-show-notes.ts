import type { Entity } from "@/lib/contract/app-model";
import { signsIn, type WishSpec } from "../needs";
import { type Fact, kinds, type Reading } from "../reading";

const shown = (reading: Reading, entity: Entity): Fact =>
  reading.page(
    reading.anybody(),
    `the ${entity.names.many}`,
    (section) => "entity" in section && section.entity === entity.id,
  );
function podcast(reading: Reading) {
  const it = {
    get episode() {
      return reading.entity(/^(podcast )?episode$/i);
    },
    get notes() {
      return reading.field(it.episode, /notes/i, ["longtext"]);
    },
    get date() {
      return reading.field(it.episode, /date|published/i, kinds.time);
    },
    get admin() {
      return reading.boss();
    },
  };
  return it;
}
export const podcasts: WishSpec[] = [
  {
    about: /episode|show notes/i,
    holds: (reading) => {
      const { episode, notes, date } = podcast(reading);
      return [
        ...reading.kept(notes),
        ...reading.kept(date),
        reading.sorted(episode, date.path, true),
        shown(reading, episode),
      ];
    },
  },
  {
    about: /admin/i,
    holds: (reading) => {
      const { episode, notes, date, admin } = podcast(reading);
      const fields = [notes, date, ...[/title/i, /number/i, /audio/i].map((label) => reading.field(episode, label))];
      return [
        ...fields.flatMap((reached) => reading.kept(reached)),
        signsIn(admin),
        ...reading.enters(admin, episode),
        reading.does(admin, episode, "update"),
        reading.does(admin, episode, "delete"),
        reading.lacks(reading.anybody(), episode, "update"),
      ];
    },
  },
  {
    about: /guest/i,
    holds: (reading) => {
      const { episode } = podcast(reading);
      const guest = reading.entity(/^guest$/i);
      const who = reading.refers(episode, guest);
      return [...reading.kept({ path: who.id, field: who, of: episode, through: [episode] }), shown(reading, guest)];
    },
  },
  {
    about: /search/i,
    holds: (reading) => {
      const { episode, notes } = podcast(reading);
      const guest = reading.field(episode, /guest.*name/i, ["text"]);
      return [reading.searched(episode, notes.path, guest.path)];
    },
  },
];
