"use client";
import { useEffect, useRef } from "react";

/**
 * A page that becomes another one takes away what had the focus. It goes to the heading of what came, where a screen reader
 * reads on; whoever is somewhere else meanwhile is left there.
 */
export function useArrival(view: string): void {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    if (document.activeElement && document.activeElement !== document.body) return;
    const heading = document.querySelector<HTMLElement>("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }, [view]);
}
