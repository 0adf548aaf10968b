import type { Holding } from "../chain/holding.ts";

/** A long and a short of one market that close each other. */
export interface OffsetPair {
  readonly long: Holding;
  readonly short: Holding;
}

/** Distressed positions on opposite sides, the largest first; no account stands in two pairs. */
export function offsetPairs(distressed: readonly Holding[]): OffsetPair[] {
  const paired = new Set<string>();
  const pairs: OffsetPair[] = [];
  const ordered = distressed.toSorted((a, b) => (a.notional > b.notional ? -1 : a.notional < b.notional ? 1 : 0));
  for (const long of ordered) {
    if (long.size <= 0n || paired.has(long.holder.account)) continue;
    const short = ordered.find(
      ({ size, market, holder }) =>
        size < 0n && market === long.market && holder.account !== long.holder.account && !paired.has(holder.account),
    );
    if (short === undefined) continue;
    paired.add(long.holder.account).add(short.holder.account);
    pairs.push({ long, short });
  }
  return pairs;
}
