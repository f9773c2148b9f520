import { conventions } from "@/lib/generated-app/conventions";
import { PREVIEW_OWN_PATH } from "@/lib/preview-host";
import { ownPage } from "./page";

type Settings = { signInAs: string; signOut: string; signIn: string };

/**
 * Runs on a page of ours at the application's own address, so it must stand alone: it is sent as its source text. It does
 * what the person could do there by hand, through the application's own sign-in, and knows no other way in.
 */
async function enter({ signInAs, signOut, signIn }: Settings) {
  const RETRY_MS = 1_000;
  const email = new URLSearchParams(window.location.search).get("as");
  const headers = { "content-type": "application/json" };
  const asked = email === null ? fetch(signOut, { method: "POST" }) : fetch(signInAs, { method: "POST", headers, body: JSON.stringify({ email }) });
  const status = (await asked.catch(() => null))?.status ?? 503;
  // An application without accounts has no way out either, and needs none.
  if (status < 400 || (email === null && status === 404)) return window.location.replace("/");
  if (status >= 500) return setTimeout(() => window.location.reload(), RETRY_MS);
  const [title, text] = [document.querySelector("h1"), document.querySelector("p")];
  if (title) title.textContent = "Not entered";
  if (text) {
    const way = document.createElement("a");
    way.href = signIn;
    way.textContent = "Sign in";
    text.replaceChildren("The application does not know this example account any more: its example data was removed. ", way, " with an account of its own.");
  }
} // biome-ignore format: read as one piece in the browser too

export const entryPage = ownPage("Signing in", "The application is being asked. This page goes on by itself.", {
  head: `<script src="${PREVIEW_OWN_PATH}enter.js" defer></script>`,
});

export function entrySource(): string {
  const { signInAsPath, signOutPath, signInPath } = conventions;
  const settings: Settings = { signInAs: signInAsPath, signOut: signOutPath, signIn: signInPath };
  return `void (${enter.toString()})(${JSON.stringify(settings)});\n`;
}
