import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { bankruptcyPrice } from "./bankruptcy.ts";
import { absolute, floorDiv } from "./signed.ts";
import { closeSide } from "./side.ts";
import { changed, legOf } from "./traders.ts";
import type { Bankrupt, PerpBook, Rule } from "./types.ts";

/** The rule of the protocol: one bankrupt after the other, each against all of the opposite side by the same share. */
export const proRata: Rule = (book, { bankrupts, mark }) =>
  bankrupts.reduce((state, bankrupt) => closeOne(state, bankrupt, mark), book);

function closeOne(book: PerpBook, bankrupt: Bankrupt, mark: bigint): PerpBook {
  const isLong = bankrupt.size > 0n;
  const held = absolute(bankrupt.size);
  const amount = held < book.open ? held : book.open;
  if (amount === 0n) return book;
  const price = bankruptcyPrice(bankrupt, mark);
  const { side, closed } = closeSide(isLong ? book.shorts : book.longs, !isLong, amount, book.open, price);
  const { quote } = legOf(book, bankrupt.index);
  const paid = floorDiv((isLong ? closed : 0n - closed) * price, WAD);
  const left = held - amount;
  const leg = { size: isLong ? left : 0n - left, quote: quote + paid };
  const trader = changed(book, bankrupt.index, leg, entryAt(book.traders, bankrupt.index).cash, mark);
  return {
    ...book,
    ...(isLong ? { shorts: side } : { longs: side }),
    open: book.open - closed,
    traders: book.traders.with(bankrupt.index, trader),
  };
}
