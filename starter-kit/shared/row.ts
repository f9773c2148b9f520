/** What every row of the API carries beside its own fields. `marks`: notices that hold for it just now. */
export type Mark = { rule: string; tone: "bad" | "waiting" | "good"; message: string };
export type AnyRow = { id: string; createdAt: string; marks: Mark[] };
export type Tone = "neutral" | "active" | "waiting" | "good" | "bad" | "closed";
