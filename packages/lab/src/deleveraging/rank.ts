import { WAD } from "../math/units.ts";
import { notionalOf, worthOf } from "./side.ts";
import { legOf, openProfit } from "./traders.ts";
import type { Leg, PerpBook } from "./types.ts";

export interface Ranked {
  readonly index: number;
  readonly leg: Leg;
  /** (profit / entry value) * (notional / net worth), WAD. */
  readonly score: bigint;
}

/** The winners of a side, first whose profit ratio times leverage is largest; among equals the older account. */
export function rankWinners(book: PerpBook, isLong: boolean, mark: bigint): Ranked[] {
  return book.traders
    .flatMap(({ position, cash, entry }, index): Ranked[] => {
      if (position.n === 0n || position.n > 0n !== isLong) return [];
      const leg = legOf(book, index);
      const profit = openProfit(leg, entry, mark);
      const netWorth = cash + worthOf(leg, mark);
      if (profit <= 0n || netWorth <= 0n) return [];
      return [{ index, leg, score: (profit * notionalOf(leg, mark) * WAD) / (notionalOf(leg, entry) * netWorth) }];
    })
    .sort((a, b) => (a.score === b.score ? a.index - b.index : a.score > b.score ? -1 : 1));
}
