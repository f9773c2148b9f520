import type { Step, Workflow } from "@/lib/contract/workflow";

type Role = NonNullable<Step["target"]>["role"];
const target = (role: Role, name: string) => ({ role, name, nth: null });
const step = (action: Step["action"], narration: string, rest: Partial<Step> = {}): Step => {
  return { action, target: null, value: null, expect: null, narration, ...rest };
};
type Expect = NonNullable<Step["expect"]>;

export const sees = (role: Role, text: string | null, name: string | null = null): Expect => ({
  role,
  name,
  text,
  state: "visible",
});
export const seesNot = (role: Role, text: string): Expect => ({ role, name: null, text, state: "hidden" });

/** What a person does, with the words of whoever tells it. */
export const steps = {
  signIn: (email: string, who: string) => step("sign_in", `${who} signs in.`, { value: email }),
  signOut: (narration: string, expect: Expect) => step("sign_out", narration, { expect }),
  open: (path: string, narration: string, expect: Expect | null = null) =>
    step("open", narration, { value: path, expect }),
  reload: (narration: string, expect: Expect | null = null) => step("reload", narration, { expect }),
  click: (role: Role, name: string, narration: string, expect: Expect | null = null) =>
    step("click", narration, { target: target(role, name), expect }),
  fill: (name: string, value: string, narration: string, expect: Expect | null = null, role: Role = "textbox") =>
    step("fill", narration, { target: target(role, name), value, expect }),
  choose: (name: string, value: string, narration: string, expect: Expect | null = null) =>
    step("choose", narration, { target: target("combobox", name), value, expect }),
  drag: (role: Role, name: string, onto: string, narration: string, expect: Expect | null = null) =>
    step("drag", narration, { target: target(role, name), value: onto, expect }),
  check: (name: string, narration: string) => step("check", narration, { target: target("checkbox", name) }),
  see: (narration: string, expect: Expect) => step("see", narration, { expect }),
};

/** A journey while it is being told: its steps, and the parts of the model that it shows. */
export class Journey {
  readonly #steps: Step[] = [];
  readonly #touches = new Set<string>();
  add(...told: Step[]): this {
    this.#steps.push(...told);
    return this;
  }
  touch(...parts: readonly string[]): this {
    for (const part of parts) this.#touches.add(part);
    return this;
  }
  isEmpty(): boolean {
    return this.#steps.length === 0;
  }
  /** Goes on with what another journey tells. */
  join(other: Journey): this {
    return this.add(...other.#steps).touch(...other.#touches);
  }
  told(id: string, title: string, role: string | null): Workflow {
    return { id, title, role, touches: [...this.#touches], steps: this.#steps };
  }
}
