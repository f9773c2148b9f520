import { describe, expect, test } from "vitest";
import type { Step } from "@/lib/contract/workflow";
import { type BrowserEvent, uncleanEvents } from "./browser-events";

const see: Step = {
  action: "see",
  target: null,
  value: null,
  narration: "look",
  expect: { role: "table", name: null, text: "Rosa", state: "visible" },
};
const told: Step = {
  ...see,
  action: "click",
  expect: { role: "alert", name: null, text: "That time is taken.", state: "visible" },
};
const refused = (step: number, status: number, url = "/api/jobs"): BrowserEvent => ({
  type: "refused",
  step,
  method: "POST",
  url,
  status,
});
const resource = (step: number, status: number, url = "/api/jobs"): BrowserEvent => {
  return {
    type: "console_error",
    step,
    text: `Failed to load resource: the server responded with a status of ${status} (Conflict)`,
    url,
  };
};

describe("a refusal that the journey expects is clean", () => {
  test.each([401, 403, 404, 409, 422])("%i in a step that expects to be told", (status) => {
    expect(uncleanEvents([see, told], [refused(1, status), resource(1, status)])).toEqual([]);
  });
  test("an address that is not for this person, told in a heading", () => {
    const open: Step = {
      ...see,
      action: "open",
      value: "/jobs/1",
      expect: { role: "heading", name: "Not found", text: null, state: "visible" },
    };
    expect(uncleanEvents([open], [refused(0, 404, "/api/jobs/1"), resource(0, 404, "/api/jobs/1")])).toEqual([]);
  });
  test("requests that the browser ended because the page was left", () => {
    expect(
      uncleanEvents(
        [see],
        [{ type: "request_failed", step: 0, method: "GET", url: "/api/jobs", reason: "net::ERR_ABORTED" }],
      ),
    ).toEqual([]);
  });
});

describe("everything else is not", () => {
  const dirty: [string, Step[], BrowserEvent][] = [
    ["the same refusal where nothing is said about it", [see], refused(0, 409)],
    ["a refusal in another step than the one that expects it", [see, told], refused(0, 409)],
    ["a server error, even where a refusal is expected", [told], refused(0, 500)],
    ["a missing file that is no API answer", [told], refused(0, 404, "/favicon.ico")],
    [
      "an alert that is expected to be absent",
      [{ ...told, expect: { role: "alert", name: null, text: "x", state: "hidden" } }],
      refused(0, 409),
    ],
    [
      "a console error",
      [told],
      { type: "console_error", step: 0, text: "Each child in a list should have a key", url: null },
    ],
    ["a console line about a refusal that did not happen", [told], resource(0, 409)],
    ["an uncaught error", [told], { type: "exception", step: 0, text: "TypeError: x is undefined" }],
    [
      "a request without an answer",
      [told],
      { type: "request_failed", step: 0, method: "GET", url: "/api/jobs", reason: "net::ERR_CONNECTION_REFUSED" },
    ],
  ];
  test.each(dirty)("%s", (_name, steps, event) => {
    expect(uncleanEvents(steps, [event])).toHaveLength(1);
  });
});
