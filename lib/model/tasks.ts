import * as z from "zod";
import { appModelSchema, wishSchema } from "@/lib/contract/app-model";
import { contractSchema } from "@/lib/contract/contract";

/** Typed tasks of the model port. One input and one result per task, whichever provider answers. */
export const generatedFileSchema = z.object({ path: z.string().min(1), content: z.string().nullable() });
export type GeneratedFile = z.infer<typeof generatedFileSchema>;

export const taskSchemas = {
  /** Words → wishes and a draft of the application. `previous`: the model that a follow-up changes. */
  intent: {
    input: z.strictObject({ prompt: z.string().min(1) }),
    result: z.object({
      language: z.string(),
      appName: z.string(),
      wishes: z.array(wishSchema),
      draft: appModelSchema.nullable(),
      /** Set when nothing can be built from these words: one precise question. */
      question: z.object({ text: z.string(), options: z.array(z.string()) }).nullable(),
    }),
  },
  /** Wishes and draft → contract, ready to be read. */
  plan: {
    input: z.strictObject({ prompt: z.string(), draft: appModelSchema }),
    result: contractSchema,
  },
  /** One cell → its files. `cell` is a cell id of the blueprint or `skeleton`. `attempt` > 1 with `plain` asks for the simplest variant. */
  code: {
    input: z.strictObject({ app: appModelSchema, cell: z.string(), attempt: z.int().min(1) }),
    result: z.object({ files: z.array(generatedFileSchema).min(1) }),
  },
  /** Findings of a failing cell → new files, or null: unable, with the one precise question. */
  fix: {
    input: z.strictObject({
      app: appModelSchema,
      cell: z.string(),
      findings: z.array(z.object({ check: z.string(), path: z.string().nullable(), message: z.string() })),
      files: z.array(generatedFileSchema),
    }),
    result: z.object({ files: z.array(generatedFileSchema), unable: z.string().nullable() }),
  },
} as const;
export type TaskType = keyof typeof taskSchemas;
export type TaskInput<T extends TaskType> = z.infer<(typeof taskSchemas)[T]["input"]>;
export type TaskResult<T extends TaskType> = z.infer<(typeof taskSchemas)[T]["result"]>;
/** Tokens as the provider counts them; the starter engine uses none. Money in micro-dollars. */
export type TaskUsage = {
  provider: string;
  tokensIn: number;
  tokensOut: number;
  priceUsdMicros: number;
  durationMs: number;
};
