import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { notionalOf, readLeg, sideOf, worthOf, writeLeg } from "./side.ts";
import { ceilDiv, floorDiv } from "./signed.ts";
import type { Leg, PerpBook, PerpMargin, Position, Trader } from "./types.ts";

/** No position. */
export const FLAT: Position = { n: 0n, q: 0n, era: 0 };

/** The position of a trader as it stands. */
export function legOf(book: PerpBook, index: number): Leg {
  const { position } = entryAt(book.traders, index);
  return readLeg(position, sideOf(book, position));
}

/** W: cash and what the position is worth at a mark. */
export function netWorth(book: PerpBook, index: number, mark: bigint): bigint {
  return entryAt(book.traders, index).cash + worthOf(legOf(book, index), mark);
}

/** The line a net worth is held against: a share of the position's notional, rounded up. */
export function lineOf(leg: Leg, mark: bigint, share: bigint): bigint {
  return ceilDiv(notionalOf(leg, mark) * share, WAD);
}

/** The share of the notional below which a keeper may act. */
export function closeOutShare({ maintenance, closeOut }: PerpMargin): bigint {
  return (maintenance * closeOut) / WAD;
}

/** A trader after his leg and cash changed; without size the quote is cash. */
export function changed(book: PerpBook, index: number, leg: Leg, cash: bigint, mark: bigint): Trader {
  const { entry } = entryAt(book.traders, index);
  if (leg.size === 0n) return { cash: cash + leg.quote, position: FLAT, entry };
  return { cash, position: writeLeg(leg, sideOf(book, { n: leg.size }), mark), entry };
}

/** size * (mark - entry), rounded down: the profit that is not realised, without what deleveraging has cost. */
export function openProfit({ size }: Pick<Leg, "size">, entry: bigint, mark: bigint): bigint {
  return floorDiv(size * (mark - entry), WAD);
}

/** Whether W is below a share of the notional, of an account with a position. */
export function isBelow(book: PerpBook, index: number, mark: bigint, share: bigint): boolean {
  const leg = legOf(book, index);
  return leg.size !== 0n && entryAt(book.traders, index).cash + worthOf(leg, mark) < lineOf(leg, mark, share);
}
