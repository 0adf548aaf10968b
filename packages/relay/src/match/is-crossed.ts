import type { Candidate } from "./candidate.ts";

/** Whether the best bid reaches the best ask, so that a look at the market may be worth it. */
export function isCrossed(candidates: readonly Candidate[]): boolean {
  let [bid, ask]: [bigint | undefined, bigint | undefined] = [undefined, undefined];
  for (const { entry } of candidates) {
    const { size, limitPrice } = entry.signed.order;
    if (size > 0n) bid = bid === undefined || limitPrice > bid ? limitPrice : bid;
    else ask = ask === undefined || limitPrice < ask ? limitPrice : ask;
  }
  return bid !== undefined && ask !== undefined && bid >= ask;
}
