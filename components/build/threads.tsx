"use client";
import { type RefObject, useLayoutEffect, useState } from "react";

type Line = { key: string; d: string; fromX: number; fromY: number; toX: number; toY: number };

function lineBetween(host: DOMRect, wish: HTMLElement, row: HTMLElement, column: DOMRect): Omit<Line, "key"> | null {
  const rects = [...wish.getClientRects()];
  const last = rects.toSorted((a, b) => b.right - a.right)[0];
  const to = row.getBoundingClientRect();
  if (!last || to.height === 0) return null;
  const [fromX, fromY] = [last.right - host.left, last.bottom - host.top - 1];
  const [toX, toY] = [to.left - host.left, to.top - host.top + Math.min(20, to.height / 2)];
  const edgeX = Math.max(fromX, column.right - host.left);
  const bend = Math.max(20, (toX - edgeX) * 0.55);
  return {
    fromX,
    fromY,
    toX,
    toY,
    d: `M${fromX} ${fromY}H${edgeX}C${edgeX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`,
  };
}

/** The thread from the person's words to the clauses they became, drawn between what is on the page now. */
export function Threads({
  host,
  wishes,
  clauses,
}: {
  host: RefObject<HTMLElement | null>;
  wishes: readonly string[];
  clauses: readonly string[];
}) {
  const [lines, setLines] = useState<Line[]>([]);
  useLayoutEffect(() => {
    const area = host.current;
    if (!area || wishes.length === 0) return setLines([]);
    const draw = () => {
      const box = area.getBoundingClientRect();
      const column = area.querySelector("[data-asked-column]")?.getBoundingClientRect() ?? box;
      const drawn = wishes.flatMap((wishId) =>
        clauses.flatMap((clauseId) => {
          const wish = area.querySelector<HTMLElement>(`[data-wish="${wishId}"]`);
          const row = area.querySelector<HTMLElement>(`[data-clause="${clauseId}"]`);
          const line = wish && row && lineBetween(box, wish, row, column);
          return line ? [{ ...line, key: `${wishId}-${clauseId}` }] : [];
        }),
      );
      setLines(drawn);
    };
    draw();
    addEventListener("scroll", draw, { passive: true });
    addEventListener("resize", draw);
    return () => {
      removeEventListener("scroll", draw);
      removeEventListener("resize", draw);
    };
  }, [host, wishes, clauses]);
  if (lines.length === 0) return null;
  return (
    <svg
      className="pointer-events-none absolute inset-0 h-full w-full overflow-visible max-tablet:hidden"
      aria-hidden="true"
    >
      {lines.map(({ key, d, fromX, fromY, toX, toY }) => (
        <g key={key} fill="none" stroke="var(--asked)" strokeWidth={1.5}>
          <path d={d} />
          <path d={`M${fromX} ${fromY - 5}v9M${toX} ${toY - 5}v10`} />
        </g>
      ))}
    </svg>
  );
}
