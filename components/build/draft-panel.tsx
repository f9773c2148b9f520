import { StateGlyph } from "@/components/icons/state-glyph";
import { Chip } from "@/components/ui/chip";
import type { Build } from "@/lib/build/state";
import { peopleOf } from "./people";
import { PreviewPanel } from "./preview-panel";

/** The union of all work so far, usable and unproven. It ends with its build. */
export function DraftPanel({ build, previewOrigin }: { build: Build; previewOrigin: (token: string) => string }) {
  const { draft } = build.previews;
  const ended = build.cancel !== null || build.error !== null;
  const absent = ended
    ? build.sandboxes.draft
      ? "The draft ended with its build."
      : "Nothing was built, so there is no draft."
    : build.sandboxes.draft
      ? "No page of the draft was painted yet. It appears here as soon as one shows data."
      : "No draft yet. It appears here as soon as a page can be shown.";
  return (
    <PreviewPanel
      kind="Draft"
      chip={
        <Chip icon={<StateGlyph state="unproven" />} tone="neutral">
          Unproven
        </Chip>
      }
      title={build.contract?.title ?? "the application"}
      origin={draft && !ended ? previewOrigin(draft.token) : null}
      people={peopleOf(build)}
      absent={absent}
    />
  );
}
