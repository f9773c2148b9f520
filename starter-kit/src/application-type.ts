export type Ability = "create" | "read" | "update" | "delete" | "move";
/** What the kit's screens need to know of this application. */
export type Application = {
  name: string;
  pitch: string;
  language: string;
  currency: string;
  signsIn: boolean;
  /** The role of everybody without an account, where there is one. */
  publicRole: string | null;
  /** The role of who knows a row's code. */
  codeRole: string | null;
  roles: Record<string, { name: string; home: string; manages: boolean; signsIn: boolean }>;
  /** The name of the role that people who register themselves get. */
  signUp: string | null;
  may: Record<string, Record<string, readonly Ability[]>>;
  /** Light and dark by choice. Off where colours were asked for. */
  modes: boolean;
  navigation: "rail" | "top";
};
