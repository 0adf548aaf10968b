import type { Bid } from "./call.ts";

/** In the ascending order of accounts the liquidator asks for; bids for one account keep their order. */
export function sortBids(bids: readonly Bid[]): Bid[] {
  return bids.toSorted((a, b) => {
    const [left, right] = [BigInt(a.account), BigInt(b.account)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
