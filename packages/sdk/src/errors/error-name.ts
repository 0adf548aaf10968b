import { refusalOf } from "./refusal-of.ts";

/** Name of the custom error a call reverted with; undefined for anything else. */
export function errorName(error: unknown): string | undefined {
  return refusalOf(error)?.name;
}
