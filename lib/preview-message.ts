import * as z from "zod";

const text = z.string().max(20_000);

/** What a previewed page tells the page that frames it. The receiver checks `event.source` and `event.origin` first: the page is untrusted. */
export const previewMessageSchema = z.discriminatedUnion("type", [
  z.object({ from: z.literal("kriptik-preview"), type: z.literal("route"), path: text, title: text }),
  z.object({ from: z.literal("kriptik-preview"), type: z.literal("console"), level: z.enum(["log", "info", "warn", "error", "debug"]), text }),
  z.object({ from: z.literal("kriptik-preview"), type: z.literal("error"), message: text, source: text.nullable(), line: z.int().nullable() }),
  /** The application's answer to `resetRequest`; null when it gave none. */
  z.object({ from: z.literal("kriptik-preview"), type: z.literal("examples_reset"), status: z.int().nullable() }),
]); // biome-ignore format: one message a line
export type PreviewMessage = z.infer<typeof previewMessageSchema>;

/** What the page that frames a preview asks of it: to put the example data back, by the application's own API. */
export const resetRequest = { from: "kriptik", type: "reset_examples" } as const;
