import { RequestRefused } from "../errors.ts";
import type { RateLimit } from "../limit/rate-limit.ts";

/** Refuses a subject that has used up its rate. */
export function takeTurn(limit: RateLimit, subject: string, now: number): void {
  const taken = limit.take(subject, now);
  if (taken.isTaken) return;
  throw new RequestRefused(429, `Too many requests of ${subject}: wait ${taken.wait} s.`, taken.wait);
}
