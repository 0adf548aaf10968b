import type { Appraisal } from "@plimsoll/sdk";
import { isLiquidatable } from "./is-liquidatable.ts";

/** Anyone may act on its positions, and every leg has a price that was once known. */
export function isDistressed(account: Appraisal, live: bigint): boolean {
  return account.worstStatus !== "Unknown" && isLiquidatable(account, live);
}
