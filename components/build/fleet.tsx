"use client";
import { useRef } from "react";
import { StateGlyph } from "@/components/icons/state-glyph";
import { useWidthPx } from "@/components/ui/measure";
import { TickRule } from "@/components/ui/tick-rule";
import { count, human } from "@/components/words";
import type { Build, ComponentProgress } from "@/lib/build/state";
import { componentWords } from "./run-words";

const ROW = 44;
const BASELINE = 30;
const PITCH = 10;
const BEND = 12;

type Lane = { part: ComponentProgress; y: number; turnX: number; tone: "proven" | "work" | "unproven" };

const toneOf = ({ state }: ComponentProgress): Lane["tone"] =>
  state === "merged" ? "proven" : state === "waiting" || state === "stopped" ? "unproven" : "work";

/** Where each thread turns down to main: in merge order, right of every tick. */
function lanesOf(parts: readonly ComponentProgress[], widthPx: number): Lane[] {
  const ticksEnd = Math.max(...parts.map(({ cells }) => cells.length * PITCH), 0);
  const first = Math.min(ticksEnd + 36, widthPx * 0.6);
  const step = parts.length > 1 ? (widthPx - 28 - first) / (parts.length - 1) : 0;
  return parts.map((part, index) => {
    return { part, y: index * ROW + BASELINE, turnX: first + index * step, tone: toneOf(part) };
  });
}

const stroke: Record<Lane["tone"], { stroke: string; dash?: string }> = {
  proven: { stroke: "var(--proven-mark)" },
  work: { stroke: "var(--work-mark)", dash: "5 4" },
  unproven: { stroke: "var(--ink-3)", dash: "1.5 4" },
};

function Thread({ lane, mainY }: { lane: Lane; mainY: number }) {
  const { y, turnX, tone } = lane;
  const line = stroke[tone];
  return (
    <path
      d={`M0 ${y}H${turnX - BEND}Q${turnX} ${y} ${turnX} ${y + BEND}V${mainY}`}
      fill="none"
      stroke={line.stroke}
      strokeWidth={1.5}
      strokeDasharray={line.dash}
    />
  );
}

function CellTicks({ lane }: { lane: Lane }) {
  return lane.part.cells.map((cell, index) => {
    const tall = cell.built ? 20 : 5;
    const fill = !cell.built
      ? "color-mix(in oklab, var(--ink-3) 75%, transparent)"
      : lane.tone === "proven"
        ? "var(--proven-mark)"
        : "var(--ink)";
    return <rect key={cell.id} x={index * PITCH} y={lane.y - tall} width={5.5} height={tall} rx={1} fill={fill} />;
  });
}

function Weave({ parts, widthPx }: { parts: readonly ComponentProgress[]; widthPx: number }) {
  const lanes = lanesOf(parts, widthPx);
  const mainY = parts.length * ROW + BASELINE;
  const provenX = Math.max(0, ...lanes.filter(({ tone }) => tone === "proven").map(({ turnX }) => turnX));
  const crossings = lanes.flatMap(({ turnX }, index) => lanes.slice(index + 1).map(({ y }) => ({ turnX, y })));
  const outOfOrder = [...lanes].sort((a, b) => Number(a.tone === "proven") - Number(b.tone === "proven"));
  return (
    <svg width={widthPx} height={mainY + 12} aria-hidden="true" className="block overflow-visible">
      {outOfOrder.map((lane) => (
        <Thread key={lane.part.name} lane={lane} mainY={mainY} />
      ))}
      {crossings.map(({ turnX, y }) => (
        <g key={`${turnX}-${y}`}>
          <path
            d={`M${turnX - 5} ${y}H${turnX - 1.5}M${turnX + 1.5} ${y}H${turnX + 5}`}
            stroke="var(--sheet)"
            strokeWidth={4}
          />
        </g>
      ))}
      <path d={`M${provenX} ${mainY}H${widthPx - 4}`} stroke="var(--ink-3)" strokeWidth={1.5} strokeDasharray="1.5 4" />
      {provenX > 0 && <path d={`M0 ${mainY}H${provenX}`} stroke="var(--proven-mark)" strokeWidth={3.5} />}
      {lanes.map(({ part, turnX, tone }) => (
        <path key={part.name} d={`M${turnX} ${mainY - 5}v10`} stroke={stroke[tone].stroke} strokeWidth={3} />
      ))}
      {lanes.map((lane) => (
        <CellTicks key={lane.part.name} lane={lane} />
      ))}
    </svg>
  );
}

function stateWords(part: ComponentProgress, parts: readonly ComponentProgress[]): string {
  const { word } = componentWords[part.state];
  const merged = (name: string) => parts.find((other) => other.name === name)?.state === "merged";
  const before = part.after.find((name) => !merged(name));
  if (part.state === "ready" && before) return `Ready, waits for ${human(before)}`;
  if (part.state === "repairing") return `Repairing, try ${Math.max(2, part.failures.length + 1)}`;
  return part.state === "waiting" ? "Waiting for its sandbox" : word;
}

function PartState({ part, parts }: { part: ComponentProgress; parts: readonly ComponentProgress[] }) {
  const { glyph } = componentWords[part.state];
  const tone = glyph === "proven" ? "text-proven" : glyph === "work" ? "text-work" : "text-ink-2";
  return (
    <span className={`flex items-center gap-2 text-sm ${tone}`}>
      <StateGlyph state={glyph} />
      {stateWords(part, parts)}
    </span>
  );
}

const cellsSaid = ({ name, cells }: ComponentProgress) =>
  `${human(name)}: ${cells.filter(({ built }) => built).length} of ${count(cells.length, "cell")} built`;

/** How many there are, and which: those of the components are listed below. */
function sandboxWords({ components, sandboxes, cancel }: Build): string {
  if (cancel === "done") return "its sandboxes are given back";
  const own = components.filter(({ sandboxId }) => sandboxId !== null);
  const others = ["main-test", "draft"].filter((purpose) => Object.hasOwn(sandboxes, purpose));
  const all = count(own.length + others.length, "sandbox", "sandboxes");
  const named = [own.length > 0 && count(own.length, "component"), ...others].filter(Boolean);
  return named.length > 0 ? `${all}: ${named.join(", ")}` : all;
}

/** Components as threads with their cells as ticks; at its merge a thread turns down and joins main. */
export function Fleet({ build }: { build: Build }) {
  const area = useRef<HTMLDivElement>(null);
  const widthPx = useWidthPx(area, 430);
  const parts = build.components;
  return (
    <section className="sheet" aria-labelledby="fleet-title">
      <div className="sheet-head">
        <h2 id="fleet-title" className="text-md">
          Fleet
        </h2>
        <span className="min-w-0 text-xs text-ink-3">{sandboxWords(build)}</span>
        <span className="ml-auto flex-none text-xs text-ink-3 max-tablet:hidden">ticks are cells</span>
      </div>
      <div className="grid grid-cols-[104px_1fr_max-content] gap-x-4 px-4 pt-3 pb-4 max-tablet:hidden desk:grid-cols-[128px_1fr_max-content]">
        <ul className="contents">
          {parts.map((part, index) => (
            <li key={part.name} className="contents">
              <span className="col-start-1 pt-1.5" style={{ gridRow: index + 1, height: ROW }}>
                <span className="block font-label leading-5">{human(part.name)}</span>
                <span className="block truncate font-mono text-xs text-ink-3" title={part.sandboxId ?? undefined}>
                  {part.sandboxId?.slice(0, 14) ?? "no sandbox yet"}
                </span>
                <span className="sr-only">{cellsSaid(part)}</span>
              </span>
              <span className="col-start-3 flex items-center" style={{ gridRow: index + 1, height: ROW }}>
                <PartState part={part} parts={parts} />
              </span>
            </li>
          ))}
          <li className="contents">
            <span className="col-start-1 pt-1.5" style={{ gridRow: parts.length + 1, height: ROW }}>
              <span className="block font-label leading-5">main</span>
              <span className="block font-mono text-xs text-ink-3">{build.main?.commit.slice(0, 7) ?? "empty"}</span>
            </span>
            <span
              className="col-start-3 flex items-center text-sm text-ink-2"
              style={{ gridRow: parts.length + 1, height: ROW }}
            >
              holds only proven code
            </span>
          </li>
        </ul>
        <div ref={area} className="col-start-2 min-w-0" style={{ gridRow: `1 / span ${parts.length + 1}` }}>
          <Weave parts={parts} widthPx={widthPx} />
        </div>
      </div>
      <ul className="divide-y divide-line px-4 tablet:hidden">
        {parts.map((part) => (
          <li key={part.name} className="grid gap-2 py-3">
            <div className="flex items-center justify-between gap-3">
              <span className="font-label">{human(part.name)}</span>
              <PartState part={part} parts={parts} />
            </div>
            <TickRule
              label={cellsSaid(part)}
              tallPx={22}
              widePx={5}
              gapPx={5}
              ticks={part.cells.map(({ id, built }) => {
                return { id, state: built ? (part.state === "merged" ? "proven" : "step") : "unproven" };
              })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
