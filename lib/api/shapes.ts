import * as z from "zod";
import { errorCodes } from "@/lib/errors";

/** Ids are opaque: anything that was not handed out by us is simply not found. */
export const idParam = z.string().min(1).max(200);
export const nothing = z.undefined();
export const noQuery = z.object({});

const codes = Object.keys(errorCodes) as [keyof typeof errorCodes, ...(keyof typeof errorCodes)[]];
export const problemSchema = z.object({
  code: z.enum(codes),
  message: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
  retryable: z.boolean(),
});

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
