"use client";
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";

function usePx(element: RefObject<HTMLElement | null>, side: "clientWidth" | "offsetHeight", beforeKnownPx: number) {
  const [px, setPx] = useState(beforeKnownPx);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setPx(target[side] || beforeKnownPx));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, side, beforeKnownPx]);
  return px;
}

/** The width of an element in CSS pixels, as it changes; `beforeKnownPx` until the first measurement. */
export const useWidthPx = (element: RefObject<HTMLElement | null>, beforeKnownPx: number) =>
  usePx(element, "clientWidth", beforeKnownPx);

/** Its height with its borders, likewise. */
export const useHeightPx = (element: RefObject<HTMLElement | null>, beforeKnownPx: number) =>
  usePx(element, "offsetHeight", beforeKnownPx);

const PHONE = "(max-width: 700px)";
function onPhoneChange(told: () => void) {
  const media = matchMedia(PHONE);
  media.addEventListener("change", told);
  return () => media.removeEventListener("change", told);
}

/** Whether the page is as narrow as the phone layout begins; the server does not know and says no. */
export const usePhone = () =>
  useSyncExternalStore(
    onPhoneChange,
    () => matchMedia(PHONE).matches,
    () => false,
  );
