import { count } from "@/components/words";

type EntityFact = { name: string; fields: readonly string[]; refersTo: readonly string[] };
type Box = EntityFact & { x: number; y: number; height: number; left: boolean; shown: readonly string[] };

const WIDTH = 300;
const BOX = 130;
const HEAD = 24;
const LINE = 16;
const GAP = 18;
const MAX_FIELDS = 5;
const LANE = 7;

/** Two columns, each box under the shorter one; threads run in the gutter between them. */
function boxesOf(entities: readonly EntityFact[]): Box[] {
  const bottoms: [number, number] = [0, 0];
  return entities.map((entity) => {
    const left = bottoms[0] <= bottoms[1];
    const column = left ? 0 : 1;
    const shown =
      entity.fields.length > MAX_FIELDS
        ? [...entity.fields.slice(0, MAX_FIELDS - 1), `${entity.fields.length - MAX_FIELDS + 1} more`]
        : entity.fields;
    const height = HEAD + shown.length * LINE + 8;
    const y = bottoms[column];
    bottoms[column] += height + GAP;
    return { ...entity, x: left ? 0 : WIDTH - BOX, y, height, left, shown };
  });
}

type Reference = { key: string; d: string };

function referencesOf(boxes: readonly Box[]): Reference[] {
  const pairs = boxes.flatMap((from) =>
    from.refersTo.flatMap((name) => {
      const to = boxes.find((box) => box.name === name);
      return to && to !== from ? [{ from, to }] : [];
    }),
  );
  const innerX = (box: Box) => (box.left ? BOX : WIDTH - BOX);
  return pairs.map(({ from, to }, index) => {
    const lanes = Math.max(1, Math.floor((WIDTH - 2 * BOX - 16) / LANE));
    const laneX = BOX + 10 + (index % lanes) * LANE;
    const used = pairs.slice(0, index).filter((pair) => pair.to === to).length;
    const [fromY, toY] = [
      from.y + HEAD + 8 + pairs.slice(0, index).filter((pair) => pair.from === from).length * 8,
      to.y + 8 + used * 6,
    ];
    const head = to.left ? "m5 -4l-5 4 5 4" : "m-5 -4l5 4 -5 4";
    return {
      key: `${from.name}-${to.name}-${index}`,
      d: `M${innerX(from)} ${fromY}H${laneX}V${toY}H${innerX(to)}${head}`,
    };
  });
}

/** What is kept, and what refers to what. */
export function DataDiagram({ entities }: { entities: readonly EntityFact[] }) {
  const boxes = boxesOf(entities);
  const heightPx = Math.max(0, ...boxes.map(({ y, height }) => y + height));
  return (
    <figure>
      <svg
        viewBox={`-1 -1 ${WIDTH + 2} ${heightPx + 2}`}
        className="h-auto w-full max-w-[340px]"
        aria-hidden="true"
        fontFamily="var(--font-mono)"
        fontSize={12}
      >
        {boxes.map(({ name, x, y, height, shown }) => (
          <g key={name} transform={`translate(${x} ${y})`}>
            <rect width={BOX} height={height} rx={4} fill="var(--sheet)" stroke="var(--line-strong)" />
            <path d={`M0 ${HEAD}H${BOX}`} stroke="var(--line)" />
            <text x={8} y={16} fill="var(--ink)" fontWeight={700}>
              {fits(name)}
            </text>
            {shown.map((field, index) => (
              <text key={field} x={8} y={HEAD + 15 + index * LINE} fill="var(--ink-2)">
                {fits(field)}
              </text>
            ))}
          </g>
        ))}
        {referencesOf(boxes).map(({ key, d }) => (
          <path key={key} d={d} fill="none" stroke="var(--ink-2)" strokeWidth={1.2} strokeLinejoin="round" />
        ))}
      </svg>
      <figcaption className="sr-only">
        {entities
          .map(
            ({ name, fields, refersTo }) =>
              `${name}: ${fields.join(", ")}${refersTo.length > 0 ? `; refers to ${refersTo.join(", ")}` : ""}`,
          )
          .join(". ")}
        .{count(entities.length, "kind of thing", "kinds of things")} in all.
      </figcaption>
    </figure>
  );
}
const fits = (text: string) => (text.length > 15 ? `${text.slice(0, 14)}…` : text);
