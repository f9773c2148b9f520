/**
 * Words for people who use the application. `rank` decides who manages accounts when several are named; `inside`: works
 * there (gets an account from the owner); `outside`: comes from outside (registers, or needs no account).
 */
export type PersonWord = { side: "inside" | "outside" | "anyone"; rank: number };

const rows: [PersonWord["side"], number, string][] = [
  ["inside", 10, "owner boss proprietor landlord landlady"],
  ["inside", 9, "admin administrator webmaster superuser"],
  ["inside", 8, "manager head director leader chief principal headmaster dm organiser operator host chair president deputy"],
  ["inside", 7, "coordinator secretary planner treasurer supervisor foreman dispatcher curator librarian moderator committee board"],
  ["inside", 6, "editor office reception desk box-office cashier receptionist caseworker clerk assistant accountant bookkeeper officer"],
  ["inside", 5, "staff crew team personnel employee worker colleague"],
  ["inside", 4, "mechanic technician teacher trainer coach instructor tutor guide therapist doctor nurse waiter cook kitchen driver courier walker cleaner maid agent consultant caretaker lecturer examiner translator ranger stylist barber groomer photographer installer electrician plumber gardener inspector researcher scientist speaker chef baker sales judge referee interviewer"],
  ["outside", 3, "volunteer singer player member parent student pupil learner tenant resident singer participant seller vendor organisation company freelancer applicant candidate donor supplier subscriber club employer recruiter couple neighbour flatmate housemate roommate grandparent trustee dancer swimmer rower cyclist scout beekeeper musician"],
  ["outside", 2, "customer client patient buyer user reader runner borrower renter shopper listener viewer friend family attendee starter diner partner"],
  ["anyone", 1, "visitor guest everybody everyone anybody anyone people public stranger person passer-by fan kid child"],
]; // biome-ignore format: a table is read by rows

export const people: ReadonlyMap<string, PersonWord> = new Map(
  rows.flatMap(([side, rank, words]) => words.split(" ").map((word) => [word, { side, rank }] as const)),
);

/** "unpaid members", "new members": some of them, under a condition, and not people of another kind. */
export const onlySome = (word: string): boolean =>
  /^(?:un[a-z]+(?:ed|d|t|able)|new|old|late|absent|active|inactive|approved|blocked|suspended|invited|selected|other)$/.test(
    word,
  );

/** Invented names for example accounts and rows, in an order that mixes well. */
export const inventedNames: readonly string[] = [
  "Nora Winther", "Teo Lindqvist", "Ada Brandt", "Rosa Vidal", "Jonas Weber", "Mina Okafor", "Elias Novak", "Ines Duarte",
  "Hugo Marchetti", "Lena Fairley", "Samir Haddad", "Petra Kolar", "Owen Tamsin", "Yuki Amano", "Bela Horvat", "Clara Engel",
]; // biome-ignore format: a list of names
