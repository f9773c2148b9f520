import type { AppModel, Entity, Field } from "@/lib/contract/app-model";
import type { CheckSpec } from "@/lib/contract/checks";
import { fieldById, inputFields } from "@/lib/generated-app/fields";
import { folderOf } from "@/lib/generated-app/names";
import type { GeneratedFile } from "@/lib/model/tasks";
import { file, Imports, literal } from "../code";
import { names } from "../skeleton/shared";
import { entering, hasAccount } from "./people";
import { isRow, type TestMoment, type TestValue, type WorldRow } from "./world";

/** One generated file of tests. */
export class TestFile {
  readonly imports = new Imports().add("vitest", "expect", "test").add("../test-app", "testApp");
  readonly #tests: string[] = [];
  constructor(
    readonly app: AppModel,
    readonly entity: Entity,
    readonly path: string,
  ) {}
  /** `null`: no example was found; the test says so and fails, since what nobody has seen is not proven. */
  add(check: CheckSpec, write: (scenario: Scenario) => unknown): void {
    const scenario = new Scenario(this);
    const found = write(scenario) !== null;
    const body = found
      ? scenario.lines
      : ['throw new Error("No example was found that this rule lets through or refuses.");'];
    const start = found ? ["  const app = await testApp();"] : [];
    this.#tests.push(
      "",
      `test(${literal(`[${check.id}] ${check.title}`)}, async () => {`,
      ...start,
      ...body.map((line) => `  ${line}`),
      "});",
    );
  }
  print(): GeneratedFile {
    return file(this.path, this.imports.print(), this.#tests);
  }
}

/** The statements of one test. Names of variables are given in order. */
export class Scenario {
  readonly lines: string[] = [];
  readonly #people = new Map<string, string>();
  #count = 0;
  constructor(readonly file: TestFile) {}
  get app(): AppModel {
    return this.file.app;
  }
  get entity(): Entity {
    return this.file.entity;
  }
  say(...lines: string[]): this {
    this.lines.push(...lines);
    return this;
  }
  name(stem: string): string {
    this.#count += 1;
    return `${stem}${this.#count}`;
  }
  /** Somebody of the role; the same one each time. */
  person(role: string): string {
    const known = this.#people.get(role);
    if (known) return known;
    const name = role === "test" || role === "app" || role === "expect" ? `${role}Person` : role;
    if (hasAccount(this.app, role)) this.file.imports.add("../auth/test-accounts", "signedIn");
    this.say(`const ${name} = ${entering(this.app, role)};`);
    this.#people.set(role, name);
    return name;
  }

  moment(field: Field | null, { days, at, on, not }: TestMoment): string {
    const weekdays =
      on === undefined && !not
        ? ""
        : `, { ${[...(on === undefined ? [] : [`on: ${on}`]), ...(not ? [`not: ${literal(not)}`] : [])].join(", ")} }`;
    const isDay = field?.type === "date" || at === undefined;
    this.file.imports.add("../test-dates", isDay ? "dayFromNow" : "momentFromNow");
    return isDay ? `dayFromNow(${days}${weekdays})` : `momentFromNow(${days}, ${literal(at)}${weekdays})`;
  }

  /** A value as code; rows that it refers to are put into the database first. */
  value(field: Field | null, value: TestValue, actor: string | null): string {
    if (value === null || typeof value !== "object") return literal(value);
    if (isRow(value)) return this.put(value, actor);
    if ("hours" in value) {
      this.file.imports.add("../test-dates", "hoursFromNow");
      return `hoursFromNow(${value.hours})`;
    }
    if (!("person" in value)) return this.moment(field, value);
    if (value.person === "actor" && actor !== null) return `${actor}.id`;
    const name = this.name("person");
    this.file.imports.add("../auth/test-accounts", "sampleAccount");
    this.say(`const ${name} = (await sampleAccount(app.db, ${literal(field?.to ?? "")})).id;`);
    return name;
  }
  #values(row: WorldRow, keys: readonly string[] | null, actor: string | null): string[] {
    return [...row.values]
      .filter(([id]) => keys === null || keys.includes(id))
      .map(([id, value]) => {
        const field = id === row.entity.flow?.field ? null : fieldById(row.entity, id);
        return `${id}: ${this.value(field, value, actor)}`;
      });
  }
  /** The function that puts rows of the tested entity into the table. */
  sampler(): string {
    const { sample } = names(this.entity);
    this.file.imports.add("./sample", sample);
    return sample;
  }
  /** Puts the row into the table, past all rules, and gives the variable with its id. */
  put(row: WorldRow, actor: string | null = null): string {
    const { sample } = names(row.entity);
    const own = row.entity.id === this.entity.id ? "./sample" : `../${folderOf(row.entity)}/sample`;
    this.file.imports.add(own, sample);
    const values = this.#values(row, null, actor);
    const name = this.name(row.entity.id);
    this.say(`const ${name} = await ${sample}(app.db${values.length > 0 ? `, { ${values.join(", ")} }` : ""});`);
    for (const child of row.children)
      for (const each of child.rows) {
        const values = new Map(each.values);
        this.#putChild({ ...each, values }, child.via, name, actor);
      }
    return name;
  }
  #putChild(row: WorldRow, via: string, owner: string, actor: string | null) {
    const { sample } = names(row.entity);
    this.file.imports.add(row.entity.id === this.entity.id ? "./sample" : `../${folderOf(row.entity)}/sample`, sample);
    row.values.delete(via);
    const values = [`${via}: ${owner}`, ...this.#values(row, null, actor)];
    this.say(`await ${sample}(app.db, { ${values.join(", ")} });`);
  }
  /** The row as a body for the API, without what the API fills in. */
  body(row: WorldRow, actor: string | null, without: readonly string[] = []): string {
    const keys = inputFields(row.entity)
      .map(({ id }) => id)
      .filter((id) => !without.includes(id));
    const values = this.#values(row, keys, actor);
    const name = this.name("body");
    this.say(`const ${name} = { ${values.join(", ")} };`);
    return name;
  }
}
