import { ownOf, required, signsIn, type WishSpec } from "../needs";
import { checked, inDays, kinds, NotSaid, type Reading } from "../reading";

const FAVOURITE = /favou?rite|saved/i;
function jobBoard(reading: Reading) {
  const it = {
    get offer() {
      return reading.entity(/^(job|job offer|vacancy|job posting|position)$/i);
    },
    get application() {
      return reading.entity(/^(job )?application$/i);
    },
    get of() {
      return reading.refers(it.application, it.offer);
    },
    get closing() {
      return reading.field(it.offer, /clos|deadline/i, kinds.time);
    },
    get organisation() {
      return reading.role(/organi[sz]ation|employer/i);
    },
    get applicant() {
      return reading.role(
        /applicant|candidate|seeker|person|user/i,
        ({ enters, id }) => enters === "signup" && id !== it.organisation.id,
      );
    },
  };
  return it;
}
export const jobs: WishSpec[] = [
  {
    about: /post|publish|put|closing date|advertise|vacanc/i,
    holds: (reading) => {
      const { offer, closing, organisation } = jobBoard(reading);
      const anybody = reading.app.roles.filter(({ enters }) => enters === "public");
      if (!anybody.some((role) => reading.access(role, offer)?.can.includes("read")))
        throw new NotSaid("job offers are not public");
      return [
        ...[closing, ...[/region|place/i, /contract/i, /salary/i].map((label) => reading.field(offer, label))].flatMap(
          (reached) => reading.kept(reached),
        ),
        ...reading.kept(reading.field(offer, /salary/i, ["money", "int"]), { min: 0 }),
        ...reading.enters(organisation, offer),
        reading.notInThePast(offer, closing.path),
      ];
    },
  },
  {
    about: /appl(y|ication|ies)|cover letter/i,
    holds: (reading) => {
      const { application, of, applicant } = jobBoard(reading);
      const letter = reading.field(application, /letter/i, ["longtext"]);
      const whose = reading.field(application, /./, ["account"]);
      return [
        ...reading.kept(letter),
        required(application, [letter.path]),
        ...reading.enters(applicant, application),
        reading.onlyOnce(application, [of.id, whose.path]),
      ];
    },
  },
  {
    about: /search|keyword|filter|region|salary|contract|narrow/i,
    holds: (reading) => {
      const { offer } = jobBoard(reading);
      const title = reading.field(offer, /position|title|name/i, ["text"]);
      const filters = [/region|place/i, /contract/i, /salary/i].map((label) => reading.field(offer, label).path);
      return [reading.searched(offer, title.path), ...filters.map((path) => reading.filtered(offer, path))];
    },
  },
  {
    about: /status|invited|rejected|hired|received/i,
    holds: (reading) => {
      const { offer, application, of, organisation } = jobBoard(reading);
      const poster = reading.field(offer, /./, ["account"]);
      if (poster.field.to !== organisation.id) throw new NotSaid("a job offer does not say whose it is");
      const labels = application.flow?.states.map(({ label }) => label.toLowerCase()) ?? [];
      if (labels.toSorted().join() !== "hired,invited,new,rejected")
        throw new NotSaid(`the statuses of an application are ${labels.join(", ") || "none"}`);
      if (!/^new$/i.test(application.flow?.states.find(({ id }) => id === application.flow?.initial)?.label ?? ""))
        throw new NotSaid("an application does not begin as new");
      return [
        checked("applications move through their statuses", `${application.id}.flow`),
        reading.reaches(organisation, application, ownOf(`${of.id}.${poster.path}`), "me"),
        reading.moves(organisation, application),
      ];
    },
  },
  {
    about: /follow|status of|how their applications/i,
    holds: (reading) => {
      const { application, applicant } = jobBoard(reading);
      const whose = reading.field(application, /./, ["account"]);
      return [
        reading.reaches(applicant, application, ownOf(whose.path), "me"),
        reading.lacks(applicant, application, "move"),
        reading.sees(applicant, application),
      ];
    },
  },
  {
    about: /closing date|no longer|anymore|any more|drop|disappear/i,
    holds: (reading) => {
      const { offer, application, of, closing, organisation } = jobBoard(reading);
      const closed = [-1, 0, 10].map((days) => ({
        values: { [`${of.id}.${closing.path}`]: inDays(days) },
        gives: days >= 0,
      }));
      const listed = [-1, 0, 10].map((days) => ({ values: { [closing.path]: inDays(days) }, gives: days >= 0 }));
      return [
        reading.takes(application, "nobody applies after the closing date", closed),
        ...reading.app.roles
          .filter(
            ({ id, manages }) =>
              id !== organisation.id && !manages && reading.access({ id }, offer)?.can.includes("read"),
          )
          .map((role) => reading.reaches(role, offer, listed)),
      ];
    },
  },
  {
    about: FAVOURITE,
    holds: (reading) => {
      const { offer, applicant } = jobBoard(reading);
      const favourite = reading.entity(FAVOURITE);
      const of = reading.refers(favourite, offer);
      const whose = reading.field(favourite, /./, ["account"]);
      return [
        ...reading.enters(applicant, favourite),
        reading.does(applicant, favourite, "delete"),
        reading.reaches(applicant, favourite, ownOf(whose.path), "me"),
        reading.onlyOnce(favourite, [of.id, whose.path]),
      ];
    },
  },
  {
    about: /profile|\bcv\b|file/i,
    holds: (reading) => {
      const file = reading.app.entities.flatMap(({ id, fields }) =>
        fields.filter(({ type }) => String(type) === "file").map((field) => ({ entity: id, field })),
      )[0];
      if (!file) throw new NotSaid("no file can be kept");
      return [checked("the file is kept", `data.${file.entity}`)];
    },
  },
  {
    about: /register|sign up|registers/i,
    holds: (reading) => {
      const { organisation } = jobBoard(reading);
      if (organisation.enters !== "signup") throw new NotSaid("organisations do not register themselves");
      return [checked("organisations register themselves", "auth.signUp"), signsIn(organisation)];
    },
  },
  {
    about: /newsletter|subscri/i,
    holds: (reading) => {
      const said = JSON.stringify([reading.app.entities, reading.app.pages, reading.app.roles]);
      if (/newsletter|subscri/i.test(said)) throw new NotSaid("there is something called newsletter");
      return [
        {
          says: "there is no newsletter",
          carries: ({ text, limitReason }) => limitReason === null && /newsletter|subscri/i.test(text),
        },
      ];
    },
  },
  { about: /honeydew|forest green|colou?r/i, holds: (reading) => [reading.colours("#f0fff0", "#228b22")] },
];
