import type { Locator, Page } from "@playwright/test";

export type AriaRole = Parameters<Page["getByRole"]>[0];
type Named = { role: AriaRole; name: string | null };

/** Elements that a person can perceive: by role and exact accessible name. A number's input is a text box to its user. */
export function byRole(page: Page, { role, name }: Named): Locator {
  const options = name === null ? {} : { name, exact: true };
  const found = page.getByRole(role, options);
  const all = role === "textbox" ? found.or(page.getByRole("spinbutton", options)) : found;
  return all.filter({ visible: true });
}

/**
 * The texts of each element: as painted, as written (a style may change case), and the value of what can be filled in.
 * Runs inside the page.
 */
export function textsIn(elements: Element[]): string[][] {
  const written = (element: Element): string => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement?.checkVisibility({ visibilityProperty: true })) text += node.nodeValue ?? "";
    return text;
  };
  const chosen = (element: Element): string => {
    if (element instanceof HTMLSelectElement)
      return [...element.selectedOptions].map((option) => option.label).join(", ");
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value;
    return "";
  };
  const plain = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  return elements.map((element) => {
    const painted = element instanceof HTMLElement ? element.innerText : "";
    // The options of a list that is not open are not seen.
    if (element instanceof HTMLSelectElement) return [plain(chosen(element))];
    return [painted, written(element), chosen(element)].map(plain);
  });
}

const plain = (text: string) => text.replaceAll(/\s+/g, " ").trim();
export const containsText = (texts: readonly string[], wanted: string) =>
  texts.some((text) => text.includes(plain(wanted)));

const LISTED = 6;
const LONGEST = 60;
const quoted = (text: string) => `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;

/** What there is of this role, for the message of a step that failed. */
export async function sawOf(page: Page, role: AriaRole): Promise<string> {
  const texts = await byRole(page, { role, name: null }).evaluateAll(textsIn);
  if (texts.length === 0) return `no ${role}`;
  const labels = await Promise.all(
    (await byRole(page, { role, name: null }).all())
      .slice(0, LISTED)
      .map((element) => element.getAttribute("aria-label", { timeout: 200 }).catch(() => null)),
  );
  const listed = texts.slice(0, LISTED).map((own, index) => quoted(own.find(Boolean) ?? labels[index] ?? ""));
  return `${texts.length} ${role}${texts.length === 1 ? "" : "s"}: ${listed.join(", ")}${texts.length > LISTED ? ", …" : ""}`;
}
