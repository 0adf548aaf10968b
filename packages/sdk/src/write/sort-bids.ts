import type { Bid } from "./call.ts";

/** In the order the liquidator asks for: ascending by account, and within one by asset. */
export function sortBids(bids: readonly Bid[]): Bid[] {
  return bids.toSorted((a, b) => {
    const [left, right] = [BigInt(a.account), BigInt(b.account)];
    return left < right ? -1 : left > right ? 1 : a.asset - b.asset;
  });
}
