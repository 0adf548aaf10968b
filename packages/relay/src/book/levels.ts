import type { Book } from "./book.ts";

/** Size by price [WAD], of one side of a market. */
export type Side = ReadonlyMap<bigint, bigint>;

export interface Levels {
  readonly bids: Side;
  readonly asks: Side;
}

/** The sizes waiting at each price, by market; best price first. */
export function levelsOf(book: Book): Map<number, Levels> {
  const sums = new Map<number, { bids: Map<bigint, bigint>; asks: Map<bigint, bigint> }>();
  for (const entry of book.live()) {
    const { market, size, limitPrice } = entry.signed.order;
    const levels = sums.get(market) ?? { bids: new Map<bigint, bigint>(), asks: new Map<bigint, bigint>() };
    const side = size > 0n ? levels.bids : levels.asks;
    side.set(limitPrice, (side.get(limitPrice) ?? 0n) + book.leftOf(entry));
    sums.set(market, levels);
  }
  return new Map(
    [...sums].map(([market, { bids, asks }]) => [market, { bids: sorted(bids, -1), asks: sorted(asks, 1) }]),
  );
}

function sorted(side: Side, direction: 1 | -1): Side {
  return new Map([...side].sort(([a], [b]) => (a < b ? 0 - direction : direction)));
}
