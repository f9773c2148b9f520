const MAX = 60;

/** What a project is called until its contract has a title: the first words of the prompt, cut between two of them. */
export function projectNameFrom(prompt: string): string {
  const line = prompt
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const sentence = /^.{10,}?[.!?](?=\s)/u.exec(line)?.[0].slice(0, -1) ?? line;
  const letters = [...sentence];
  if (letters.length <= MAX) return sentence || "Untitled";
  const cut = letters.slice(0, MAX).join("");
  return `${/^(.{20,})\s\S*$/u.exec(cut)?.[1] ?? cut}…`;
}
