"use client";
import { type RefObject, useEffect, useState } from "react";

/** The width of an element in CSS pixels, as it changes; `beforeKnownPx` until the first measurement. */
export function useWidthPx(element: RefObject<HTMLElement | null>, beforeKnownPx: number): number {
  const [widthPx, setWidthPx] = useState(beforeKnownPx);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setWidthPx(target.clientWidth || beforeKnownPx));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, beforeKnownPx]);
  return widthPx;
}
