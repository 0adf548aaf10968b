import type { SignedOrder } from "./order.ts";

/** A signed order as JSON text; `signedOrderSchema` reads it back. */
export function toOrderJson(signed: SignedOrder): string {
  return JSON.stringify(signed, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}
