import type { Step } from "@/lib/contract/workflow";

/** What a page said or asked for while a step was played. `url` without the origin; `step` counts from 0. */
export type BrowserEvent =
  | { type: "console_error"; step: number; text: string; url: string | null }
  | { type: "exception"; step: number; text: string }
  | { type: "request_failed"; step: number; method: string; url: string; reason: string }
  | { type: "refused"; step: number; method: string; url: string; status: number };

/** Answers by which an API says no to a person, as opposed to failing. */
const REFUSALS = new Set([401, 403, 404, 409, 422]);
/** Where an application tells a person that it said no. */
const TOLD_IN = new Set(["alert", "status"]);

/**
 * A refusal is part of a journey when the API said no in a step that expects the person to be told: the step expects
 * words in an `alert` or a `status`, or, opening an address, a heading. Any other refusal is a failed request.
 */
export function expectsRefusal(step: Step | undefined): boolean {
  if (step?.expect?.state !== "visible") return false;
  const { role, name, text } = step.expect;
  if (name === null && text === null) return false;
  return TOLD_IN.has(role) || (step.action === "open" && role === "heading");
}

const RESOURCE_FAILED = /^Failed to load resource: the server responded with a status of (\d+)/;
/** The browser ends requests itself when a page is left; nothing failed. */
const LEFT_BEHIND = /net::ERR_ABORTED/;

function isClean(event: BrowserEvent, steps: readonly Step[], refusals: ReadonlySet<string>): boolean {
  if (event.type === "exception") return false;
  if (event.type === "request_failed") return LEFT_BEHIND.test(event.reason);
  if (event.type === "refused") return refusals.has(`${event.step} ${event.url} ${event.status}`);
  const status = RESOURCE_FAILED.exec(event.text)?.[1];
  if (!status) return false;
  // The browser reports each refused request a second time, in the console; it may do so one step later.
  return [event.step, event.step - 1].some(
    (step) => refusals.has(`${step} ${event.url} ${status}`) && steps.length > 0,
  );
}

/** What nothing in the journey explains, in words. Empty: the browser was clean. */
export function uncleanEvents(steps: readonly Step[], events: readonly BrowserEvent[]): string[] {
  const refusals = new Set<string>();
  for (const event of events)
    if (
      event.type === "refused" &&
      event.url.startsWith("/api/") &&
      REFUSALS.has(event.status) &&
      expectsRefusal(steps[event.step])
    )
      refusals.add(`${event.step} ${event.url} ${event.status}`);
  return events.filter((event) => !isClean(event, steps, refusals)).map(inWords);
}

function inWords(event: BrowserEvent): string {
  const at = `step ${event.step + 1}: `;
  if (event.type === "console_error") return `${at}console error: ${event.text}${event.url ? ` (${event.url})` : ""}`;
  if (event.type === "exception") return `${at}uncaught error: ${event.text}`;
  if (event.type === "request_failed") return `${at}${event.method} ${event.url} failed: ${event.reason}`;
  return `${at}${event.method} ${event.url} answered ${event.status}`;
}
