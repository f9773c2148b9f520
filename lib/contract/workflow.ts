import * as z from "zod";

export const ariaRoles = [
  "alert", "article", "banner", "button", "cell", "checkbox", "combobox", "dialog", "form", "group", "heading", "img", "link",
  "list", "listitem", "main", "navigation", "option", "radio", "region", "row", "searchbox", "status", "tab", "table", "textbox",
] as const; // biome-ignore format: a table is read by rows

/** Found as a person would name it: ARIA role and accessible name (exact; null = any), the `nth` match from 0, null = the only one. */
export const targetSchema = z.object({
  role: z.enum(ariaRoles),
  name: z.string().nullable(),
  nth: z.int().min(0).nullable(),
});

/**
 * - `open`: value = path. `sign_in`: value = e-mail of an example account, by the application's own sign-in page. `sign_out`, `reload`: no target.
 * - `drag`: the target is picked up and let go over the region that `value` names.
 * - `click`; `fill`: value = text typed; `choose`: value = visible text of an option of a combobox; `check`; `press`: value = key.
 * - `see`: does nothing but expect.
 */
export const actions = [
  "open",
  "sign_in",
  "sign_out",
  "reload",
  "click",
  "fill",
  "choose",
  "check",
  "press",
  "drag",
  "see",
] as const;

/** After the action: an element of this role, name and text is in this state within 5 s. `text` is contained in the element's text. */
export const expectSchema = z.object({
  role: z.enum(ariaRoles),
  name: z.string().nullable(),
  text: z.string().nullable(),
  state: z.enum(["visible", "hidden"]),
});
export const stepSchema = z.object({
  action: z.enum(actions),
  target: targetSchema.nullable(),
  value: z.string().nullable(),
  expect: expectSchema.nullable(),
  narration: z.string().min(1),
});
/** A user's journey: acceptance test, demo script and documentation at once. Asserts values that it entered, after a reload. */
export const workflowSchema = z.object({
  id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  title: z.string().min(1),
  /** Role id of who does it; null where nobody signs in. */
  role: z.string().nullable(),
  /** Ids of the parts of the model that it shows: entities, `entity.field`, rules, access ids, roles. */
  touches: z.array(z.string()),
  steps: z.array(stepSchema).min(1),
});
export type Workflow = z.infer<typeof workflowSchema>;
export type Step = z.infer<typeof stepSchema>;
