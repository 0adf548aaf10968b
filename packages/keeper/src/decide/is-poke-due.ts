import type { MarketState } from "@plimsoll/sdk";

type Facts = Pick<MarketState, "openInterest" | "accruedAt" | "settlementPrice" | "isReduceOnly">;

/** Whether nobody has touched a living market for `after` seconds that has positions, or a mark of a closing, which may be over. */
export function isPokeDue(market: Facts, now: number, after: number): boolean {
  const { openInterest, accruedAt, settlementPrice, isReduceOnly } = market;
  if (settlementPrice !== undefined || now - Number(accruedAt) < after) return false;
  return openInterest > 0n || isReduceOnly;
}
