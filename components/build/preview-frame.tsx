"use client";
import { type RefObject, useRef, useState, useSyncExternalStore } from "react";
import { useWidthPx } from "@/components/ui/measure";

type PreviewFrameProps = {
  frame: RefObject<HTMLIFrameElement | null>;
  src: string;
  title: string;
  /** The page inside is this wide and drawn smaller where there is less room; null: as wide as the room. */
  pageWidthPx: number | null;
  heightRatio: number;
  /** Unproven things are never drawn with a solid line. */
  unproven: boolean;
  /** Another key is another load. */
  frameKey: string;
};

const never = () => () => undefined;
/** A frame in the server's page would load, and say where it is, before anybody here listens. */
const useInBrowser = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** The application itself, on its own origin. It may do what any web page may, and reaches nothing of ours. */
export function PreviewFrame({ frame, src, title, pageWidthPx, heightRatio, unproven, frameKey }: PreviewFrameProps) {
  const area = useRef<HTMLDivElement>(null);
  const inBrowser = useInBrowser();
  const load = `${frameKey} ${src}`;
  const [loaded, setLoaded] = useState<string | null>(null);
  const widthPx = useWidthPx(area, 388);
  const insideWidthPx = pageWidthPx ?? widthPx;
  const scale = Math.min(1, widthPx / insideWidthPx);
  const shownWidthPx = Math.min(insideWidthPx, widthPx);
  const heightPx = Math.round(heightRatio * shownWidthPx);
  return (
    <div ref={area} className="min-w-0">
      <div
        className={`relative mx-auto max-w-full overflow-hidden rounded-control bg-raised ${unproven ? "outline-1 outline-offset-3 outline-dashed outline-ink-3" : "border border-line"}`}
        style={{ width: shownWidthPx, height: heightPx }}
      >
        {inBrowser && (
          <iframe
            ref={frame}
            key={frameKey}
            src={src}
            title={title}
            onLoad={() => setLoaded(load)}
            sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads"
            style={{
              width: shownWidthPx / scale,
              height: heightPx / scale,
              transform: `scale(${scale})`,
              transformOrigin: "0 0",
              border: 0,
            }}
          />
        )}
        {loaded !== load && (
          <p className="absolute inset-0 grid place-items-center bg-raised p-6 text-center text-ink-2">
            The page is loading.
          </p>
        )}
      </div>
    </div>
  );
}
