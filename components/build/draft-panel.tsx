import { OpenIcon } from "@/components/icons/icons";
import { StateGlyph } from "@/components/icons/state-glyph";
import { Chip } from "@/components/ui/chip";
import type { Build } from "@/lib/build/state";
import { PreviewFrame } from "./preview-frame";

/** The union of all work so far, usable and unproven. */
export function DraftPanel({ build, previewOrigin }: { build: Build; previewOrigin: (token: string) => string }) {
  const { draft: opened } = build.previews;
  const url = opened && previewOrigin(opened.token);
  return (
    <section className="sheet" aria-labelledby="draft-title">
      <div className="sheet-head">
        <h2 id="draft-title" className="text-md">
          Draft
        </h2>
        <Chip icon={<StateGlyph state="unproven" />} tone="neutral">
          Unproven
        </Chip>
        {url && (
          <a
            className="button ml-auto"
            data-kind="quiet"
            data-size="icon"
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label="Open the draft in a new tab"
            title="Open the draft in a new tab"
          >
            <OpenIcon size={18} />
          </a>
        )}
      </div>
      <div className="bg-sunk p-2.5">
        {url ? (
          <PreviewFrame
            src={url}
            title={`Draft of ${build.contract?.title ?? "the application"}, unproven`}
            pageWidthPx={1280}
            unproven
          />
        ) : (
          <div className="grid min-h-40 place-items-center rounded-control border border-dashed border-line-strong p-6 text-center text-ink-2">
            {build.sandboxes.draft
              ? "No page of the draft was painted yet. It appears here as soon as one shows data."
              : "No draft yet. It appears here as soon as a page can be shown."}
          </div>
        )}
      </div>
    </section>
  );
}
