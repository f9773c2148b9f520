import type { ReactNode } from "react";

export type Tone = "neutral" | "asked" | "proven" | "work" | "fail";

/** Glyph or icon plus word. `bare`: in lists, where no panel lies behind it. */
export function Chip({
  icon,
  tone,
  bare,
  children,
}: {
  icon: ReactNode;
  tone: Tone;
  bare?: boolean;
  children: ReactNode;
}) {
  return (
    <span className="chip" data-tone={tone} data-bare={bare || undefined}>
      {icon}
      {children}
    </span>
  );
}
