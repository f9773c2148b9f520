/** What a verb lets somebody do. `move`: a change of status named by the verb. `rule`: heard by the cards only. */
export type Operation =
  | "create"
  | "read"
  | "update"
  | "delete"
  | "manage"
  | "move"
  | "search"
  | "filter"
  | "sort"
  | "signup"
  | "rule";

const byOperation: Record<Operation, string> = {
  create:
    "add create enter record post borrow rent enrol book reserve order suggest propose write submit request upload log report plan schedule apply make open offer register type import start give leave place issue put take buy answer rate review comment vote quote mark_up invite",
  read: "see view browse read look show list check follow find display track get watch overview compare visit download explore discover access know provide present open receive look_up",
  update: "edit change update set adjust correct rename modify maintain fill answer move reorder mark pick choose select assign arrange distribute tag",
  delete: "delete remove erase",
  manage: "manage administer organise organize maintain handle control keep",
  move: "approve reject accept decline confirm cancel publish unpublish close finish complete release archive lock pin hide suspend return deliver ship pay hire invite verify resolve activate deactivate withdraw escalate reopen mark claim tick",
  search: "search",
  filter: "filter",
  sort: "sort order_by",
  signup: "register sign log login",
  rule: "have be do go need want must allow let help cost calculate compute add count sum work use like call ask come print export share notify remind warn highlight expire disappear overlap exceed charge block prevent require depend refuse save remember subscribe message send play appear last bring hold end begin happen include contain own belong receive react connect sync scan refresh load draw generate convert split double reset estimate measure deduct subtract multiply limit restrict protect turn become tell walk bite drive sell forget live eat drink teach learn study train",
}; // biome-ignore format: a list of words

const irregular: Record<string, string> = {
  see: "saw seen", go: "goes went gone", write: "wrote written writing", take: "took taken taking", choose: "chose chosen choosing",
  give: "gave given giving", borrow: "borrowed", rent: "rented", enrol: "enrolled enrolling", get: "got gotten getting", find: "found", sell: "sold", buy: "bought", pay: "paid", send: "sent",
  show: "shown", keep: "kept", run: "ran running", begin: "began begun beginning", make: "made making", know: "knew known",
  have: "has had having", be: "is are was were been being am", do: "does did done doing", come: "came coming", hold: "held",
  cancel: "cancelled canceled cancelling canceling", put: "putting", set: "setting", let: "letting", submit: "submitted submitting",
  plan: "planned planning", log: "logged logging", pin: "pinned pinning", ship: "shipped shipping", tag: "tagged tagging",
  scan: "scanned scanning", teach: "taught", drive: "drove driven driving", bite: "bit bitten biting", leave: "left leaving",
  tell: "told", bring: "brought", draw: "drew drawn", think: "thought", say: "said", eat: "ate eaten", drink: "drank drunk",
  become: "became becoming", withdraw: "withdrew withdrawn", split: "splitting", hide: "hid hidden hiding", refer: "referred",
  prefer: "preferred", reset: "resetting", quit: "quitting", drop: "dropped dropping", admit: "admitted", edit: "edited editing",
}; // biome-ignore format: a table is read by rows

const regular = (base: string): string[] => {
  const third = /(s|x|z|ch|sh)$/.test(base)
    ? `${base}es`
    : /[^aeiou]y$/.test(base)
      ? `${base.slice(0, -1)}ies`
      : `${base}s`;
  const stem = base.endsWith("e") && !base.endsWith("ee") ? base.slice(0, -1) : base;
  const past = /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${stem}ed`;
  return [base, third, past, `${stem}ing`];
};

/** Verbs whose deed is a function or a rule of its own: said in passing, they are not done by what else a clause became. */
export const ownDeeds: ReadonlySet<string> = new Set(
  "approve reject accept decline confirm cancel unpublish close archive lock pin hide suspend return deliver ship pay hire verify escalate reopen mark claim tick activate deactivate withdraw invite notify remind warn highlight expire disappear exceed charge block prevent require calculate compute count sum estimate measure deduct subtract multiply convert split double reset limit restrict protect rate review comment vote share message send print export import upload download subscribe react sync scan refresh compare rank distribute quote rename reorder end begin turn".split(
    " ",
  ),
);

export type Verb = { base: string; operations: Operation[]; form: "base" | "third" | "past" | "ing" };

function formOf(base: string, form: string): Verb["form"] {
  if (form === base) return "base";
  if (form.endsWith("ing") && form !== base) return "ing";
  const [, third] = regular(base);
  return form === third || form === "goes" || form === "has" || form === "does" ? "third" : "past";
}

function build(): Map<string, Verb> {
  const operations = new Map<string, Operation[]>();
  for (const [operation, words] of Object.entries(byOperation) as [Operation, string][])
    for (const word of words.split(" ")) operations.set(word, [...(operations.get(word) ?? []), operation]);
  const forms = new Map<string, Verb>();
  for (const [base, list] of operations)
    for (const form of [...regular(base), ...(irregular[base]?.split(" ") ?? [])])
      if (!forms.has(form)) forms.set(form, { base, operations: list, form: formOf(base, form) });
  return forms;
}

/** Every form of a known verb. */
export const verbs: ReadonlyMap<string, Verb> = build();
