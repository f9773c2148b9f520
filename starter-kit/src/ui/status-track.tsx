import type { Tone } from "./badge";

export type State = { id: string; label: string; tone: Tone };

/** Where a row stands on its way: the states it has passed, the one it is in, and those to come. */
export function StatusTrack({ label, states, current }: { label: string; states: readonly State[]; current: string }) {
  const at = states.findIndex(({ id }) => id === current);
  return (
    <ol className="track" aria-label={label}>
      {states.map(({ id, label: name, tone }, index) => (
        <li
          key={id}
          data-tone={tone}
          data-place={index < at ? "passed" : index === at ? "here" : "ahead"}
          aria-current={index === at ? "step" : undefined}
        >
          {name}
        </li>
      ))}
    </ol>
  );
}
