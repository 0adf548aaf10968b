import type { z } from "zod";
import { RequestRefused } from "../errors.ts";

/** A body that fits its schema; the refusal names every field that does not. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new RequestRefused(400, `The body does not fit: ${faults.join("; ")}.`);
}
