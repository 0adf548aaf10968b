import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { absolute } from "./signed.ts";
import { worthOf } from "./side.ts";
import { legOf } from "./traders.ts";
import type { Bankrupt, PerpBook, PerpMargin } from "./types.ts";

/** The deficit of an account below zero and the distance of its bankruptcy price from the mark, rounded down; else null. */
export function findBankrupt(book: PerpBook, index: number, mark: bigint, margin: PerpMargin): Bankrupt | null {
  const leg = legOf(book, index);
  if (leg.size === 0n) return null;
  const worth = entryAt(book.traders, index).cash + worthOf(leg, mark);
  if (worth >= 0n) return null;
  const deficit = 0n - worth;
  const gap = (deficit * WAD) / absolute(leg.size);
  const most = (mark * margin.maintenance) / WAD;
  return { index, size: leg.size, deficit, gap: gap < most ? gap : most };
}

/** p_b: above the mark for a bankrupt long, below it for a bankrupt short. */
export function bankruptcyPrice({ size, gap }: Bankrupt, mark: bigint): bigint {
  return size > 0n ? mark + gap : mark - gap;
}
