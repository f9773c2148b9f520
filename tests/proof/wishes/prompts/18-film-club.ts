import { required, type WishSpec } from "../needs";
import { inDays, type Reading } from "../reading";

function filmClub(reading: Reading) {
  const it = {
    get film() {
      return reading.entity(/^(film|movie)( suggestion)?$/i);
    },
    get member() {
      return reading.role(/member|person|people|user/i, ({ enters, manages }) => enters === "signup" && !manages);
    },
  };
  return it;
}
export const films: WishSpec[] = [
  {
    about: /suggest|propose/i,
    holds: (reading) => {
      const { film, member } = filmClub(reading);
      const title = reading.field(film, /title|name|film|movie/i, ["text"]);
      return [...reading.kept(title), required(film, [title.path]), ...reading.enters(member, film)];
    },
  },
  {
    about: /vote/i,
    holds: (reading) => {
      const { film, member } = filmClub(reading);
      const vote = reading.entity(/^vote$/i);
      const of = reading.refers(vote, film);
      const voter = reading.field(vote, /./, ["account"]);
      const votes = reading.value(film, "how many voted for it", [0, 2].map((gives) => ({ values: {}, others: Array.from({ length: gives }, () => reading.row(vote, { [of.id]: null })), gives }))); // biome-ignore format: two cases
      for (const role of reading.app.roles.filter(({ enters }) => enters === "public"))
        reading.lacks(role, vote, "create");
      return [
        ...reading.enters(member, vote),
        reading.onlyOnce(vote, [of.id, voter.path]),
        votes.fact,
        reading.sorted(film, votes.field.id, true),
      ];
    },
  },
  {
    about: /screening|home ?page|start page/i,
    holds: (reading) => {
      const screening = reading.entity(/^(film |movie )?screening$/i);
      const start = reading.field(screening, /start|date|time|when/i, ["datetime"]);
      const visitor = reading.anybody();
      reading.field(screening, /film|movie/i);
      const coming = [-7, 7, 30].map((days) => ({
        values: { [start.path]: `${inDays(days)}T20:00:00.000Z` },
        gives: days > 0,
      }));
      return [
        ...reading.kept(start),
        reading.sorted(screening, start.path, false),
        reading.page(
          visitor,
          "the screenings that are still to come",
          (section, page) =>
            page.path === "/" &&
            (section.kind === "cards" || section.kind === "list") &&
            section.entity === screening.id &&
            reading.comesDownTo(section, screening, coming),
        ),
      ];
    },
  },
];
