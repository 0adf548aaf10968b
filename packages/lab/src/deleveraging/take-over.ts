import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { absolute, ceilDiv } from "./signed.ts";
import { worthOf } from "./side.ts";
import { changed, FLAT, legOf } from "./traders.ts";
import type { PerpBook } from "./types.ts";

/** Keepers that take positions over in turn. */
const KEEPERS = 20;

/** The book with keepers at its end, who together hold as much cash as the open interest is worth at the mark. */
export function withKeepers(book: PerpBook, mark: bigint): PerpBook {
  const cash = (book.open * mark) / WAD / BigInt(KEEPERS);
  const keepers = Array.from({ length: KEEPERS }, () => ({ cash, position: FLAT, entry: mark }));
  return { ...book, traders: [...book.traders, ...keepers] };
}

/** Moves whole positions to keepers at the mark, no premium; `turn` says whose it is. */
export function takeOver(book: PerpBook, due: readonly number[], mark: bigint, turn: number): PerpBook {
  return due.reduce((state, index, place) => {
    const keeper = state.traders.length - KEEPERS + ((turn + place) % KEEPERS);
    return moveLeg(state, index, keeper, mark);
  }, book);
}

function moveLeg(book: PerpBook, from: number, to: number, mark: bigint): PerpBook {
  const leg = legOf(book, from);
  const held = legOf(book, to);
  const moved = { size: held.size + leg.size, quote: held.quote - ceilDiv(leg.size * mark, WAD) };
  const netted = (absolute(held.size) + absolute(leg.size) - absolute(moved.size)) / 2n;
  const [giver, keeper] = [entryAt(book.traders, from), entryAt(book.traders, to)];
  const traders = [...book.traders];
  traders[from] = { ...giver, cash: giver.cash + worthOf(leg, mark), position: FLAT };
  traders[to] = {
    ...changed(book, to, moved, keeper.cash, mark),
    entry: entryOf(held.size, keeper.entry, leg.size, mark),
  };
  return { ...book, traders, open: book.open - netted };
}

/** Mean entry of two sizes on one side; on two sides, that of the larger. */
function entryOf(held: bigint, entry: bigint, added: bigint, mark: bigint): bigint {
  const [old, more] = [absolute(held), absolute(added)];
  if (held > 0n === added > 0n || old === 0n) return (old * entry + more * mark) / (old + more);
  return old > more ? entry : mark;
}
