import { type RefObject, useLayoutEffect, useRef } from "react";

const phone = window.matchMedia("(max-width: 47.99rem)");

/** Whether what lies in a box fits beside each other; where it does not, and on phones, the box says `data-stacked`. */
export function useFit(content: unknown): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || content === null) return;
    let width = 0;
    const fit = () => {
      width = element.clientWidth;
      element.dataset.stacked = "false";
      element.dataset.stacked = String(phone.matches || element.scrollWidth > element.clientWidth);
    };
    const resized = new ResizeObserver(() => {
      // Stacking changes the height; only another width asks again, and not while sizes are still being told.
      if (element.clientWidth !== width) requestAnimationFrame(fit);
    });
    fit();
    resized.observe(element);
    return () => resized.disconnect();
  }, [content]);
  return box;
}
