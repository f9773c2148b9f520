/** Progress for people: one line when something begins that takes a while, and one when it is done. */
export const say = (line) => console.log(line);

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
const STILL_MS = 20_000;

export async function step(title, work) {
  const startedAtMs = Date.now();
  say(`  ${title} …`);
  const still = setInterval(() => say(`    still at it: ${title} (${seconds(startedAtMs)})`), STILL_MS);
  try {
    const result = await work();
    say(`  ${title}: done in ${seconds(startedAtMs)}`);
    return result;
  } finally {
    clearInterval(still);
  }
}
