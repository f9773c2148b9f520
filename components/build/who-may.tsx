import { TickIcon } from "@/components/icons/icons";

type RoleFact = { name: string; may: readonly string[] };
const VERB = "add|see|change|delete|move";
const SAID = new RegExp(`^((?:${VERB})(?:, (?:${VERB}))*) (own )?(.+)$`);

type Permission = { verbs: readonly string[]; own: boolean };

/** "see, change own repair jobs" → what about which things; a sentence of another form is a thing of its own. */
function read(sentence: string): Permission & { thing: string } {
  const [, verbs = "", own, thing = sentence] = SAID.exec(sentence) ?? [];
  return { thing, verbs: verbs === "" ? [] : verbs.split(", "), own: own !== undefined };
}

function Cell({ permission, most }: { permission: Permission | undefined; most: number }) {
  if (!permission)
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="sr-only">nothing</span>
      </>
    );
  const { verbs, own } = permission;
  if (verbs.length >= most && !own)
    return (
      <>
        <span className="inline-block" title={verbs.join(", ")}>
          <TickIcon />
        </span>
        <span className="sr-only">{verbs.join(", ") || "yes"}</span>
      </>
    );
  return (
    <>
      {own && <b className="font-strong">own: </b>}
      {verbs.join(", ")}
    </>
  );
}

/** A tick means: everything that anybody may do with it, on all rows. */
export function WhoMay({ roles }: { roles: readonly RoleFact[] }) {
  const byRole = roles.map(({ name, may }) => ({
    name,
    may: new Map(may.map((sentence) => [read(sentence).thing, read(sentence)])),
  }));
  const things = [...new Set(byRole.flatMap(({ may }) => [...may.keys()]))];
  const most = (thing: string) => Math.max(0, ...byRole.map(({ may }) => may.get(thing)?.verbs.length ?? 0));
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-xs text-ink-2">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pr-2 font-plain">
              <span className="sr-only">Thing</span>
            </th>
            {byRole.map(({ name }) => (
              <th key={name} scope="col" className="px-1.5 py-1.5 font-plain">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {things.map((thing) => (
            <tr key={thing} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-2 pr-2 align-top text-sm font-plain text-ink first-letter:uppercase">
                {thing}
              </th>
              {byRole.map(({ name, may }) => (
                <td key={name} className="px-1.5 py-2 align-top">
                  <Cell permission={may.get(thing)} most={most(thing)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 text-xs text-ink-3">A tick: everything that can be done with it, on all rows.</p>
    </div>
  );
}
