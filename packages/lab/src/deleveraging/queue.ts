import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { rankWinners, type Ranked } from "./rank.ts";
import { absolute, ceilDiv, floorDiv } from "./signed.ts";
import { changed, legOf } from "./traders.ts";
import type { Failure, PerpBook, Rule, Trader } from "./types.ts";

/** The classic queue: winners in their order at the mean bankruptcy price, each whole, the last only as far as needed. */
export const exactQueue: Rule = (book, failure) =>
  closeInOrder(book, failure, { gap: meanGap(failure), isWhole: false, isCapped: true });

/** The same, but the last is closed whole too; what is closed beyond need the venue closes again at the mark. */
export const wholeQueue: Rule = (book, failure) =>
  closeInOrder(book, failure, { gap: meanGap(failure), isWhole: true, isCapped: true });

/** The classic queue at the mark before the one that made the accounts bankrupt, however far; the venue keeps the difference. */
export const lastMarkQueue: Rule = (book, failure) =>
  closeInOrder(book, failure, { gap: absolute(failure.mark - failure.previous), isWhole: false, isCapped: false });

interface Terms {
  /** What a unit costs a winner against closing at the mark. */
  readonly gap: bigint;
  readonly isWhole: boolean;
  /** Whether a bankrupt is paid up to the bound of its price only. */
  readonly isCapped: boolean;
}

function closeInOrder(book: PerpBook, { bankrupts, mark }: Failure, { gap, isWhole, isCapped }: Terms): PerpBook {
  const isLong = entryAt(bankrupts, 0).size > 0n;
  const needed = sum(bankrupts.map(({ size }) => absolute(size)));
  const fills = fill(rankWinners(book, !isLong, mark), needed, isWhole);
  const found = sum(fills.map(({ amount }) => amount));
  const reached = found < needed ? found : needed;
  const price = isLong ? mark + gap : mark - gap;
  const traders = [...book.traders];
  for (const { ranked, amount } of fills) traders[ranked.index] = closePart(book, ranked, amount, price, mark);
  let house = book.house + sum(fills.map(({ amount }) => ceilDiv(amount * gap, WAD)));
  for (const { index, size, gap: own, deficit } of bankrupts) {
    const owed = isCapped ? (absolute(size) * own) / WAD : deficit;
    const relief = (owed * reached) / needed;
    house -= relief;
    const quote = floorDiv(size * mark, WAD) + legOf(book, index).quote + relief;
    traders[index] = changed(book, index, { size: 0n, quote }, entryAt(book.traders, index).cash, mark);
  }
  return { ...book, traders, open: book.open - needed, house };
}

/** Of the bankruptcy prices by size, rounded up. */
function meanGap({ bankrupts }: Failure): bigint {
  const charge = sum(bankrupts.map(({ size, gap }) => absolute(size) * gap));
  return ceilDiv(charge, sum(bankrupts.map(({ size }) => absolute(size))));
}

interface Fill {
  readonly ranked: Ranked;
  readonly amount: bigint;
}

function fill(queue: readonly Ranked[], needed: bigint, isWhole: boolean): Fill[] {
  const fills: Fill[] = [];
  let left = needed;
  for (const ranked of queue) {
    if (left <= 0n) break;
    const size = absolute(ranked.leg.size);
    const amount = isWhole || size < left ? size : left;
    fills.push({ ranked, amount });
    left -= amount;
  }
  return fills;
}

function closePart(book: PerpBook, { index, leg }: Ranked, amount: bigint, price: bigint, mark: bigint): Trader {
  const closed = leg.size > 0n ? amount : 0n - amount;
  const left = { size: leg.size - closed, quote: leg.quote + floorDiv(closed * price, WAD) };
  return changed(book, index, left, entryAt(book.traders, index).cash, mark);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
