export type Tone = "neutral" | "active" | "waiting" | "good" | "bad" | "closed";

export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

/** Why a row is marked, in words: the colour alone says nothing. */
export function Marks({ marks }: { marks: readonly { rule: string; tone: Tone; message: string }[] }) {
  return marks.map(({ rule, tone, message }) => (
    <span key={rule} className="mark" data-tone={tone}>
      {message}
    </span>
  ));
}
