import type { ReactNode } from "react";
import { Mark } from "@/components/icons/mark";
import { ThemeToggle } from "./theme-toggle";

/** Mark, where you are, then state with one action at the right. */
export function TopBar({ place, children }: { place?: ReactNode; children?: ReactNode }) {
  return (
    <header className="sticky top-0 z-(--z-bar) border-b border-line bg-ground pt-[env(safe-area-inset-top)]">
      <div className="flex h-[52px] items-center gap-3 px-4 tablet:px-6">
        <a href="/" aria-label="KripTik, your work" className="flex items-center gap-2.5 rounded-control">
          <Mark />
          {place === undefined && <span className="text-md font-strong">KripTik</span>}
        </a>
        <div className="flex min-w-0 flex-1 items-center gap-3">{place}</div>
        <div className="flex flex-none items-center gap-2 tablet:gap-3">
          {children}
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
