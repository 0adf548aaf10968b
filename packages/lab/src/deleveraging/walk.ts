import { entryAt } from "../entry-at.ts";
import { priceAt } from "../paths/price-at.ts";
import type { PricePath } from "../paths/types.ts";
import { findBankrupt } from "./bankruptcy.ts";
import { toMark } from "./mark.ts";
import { resolve, type Closing } from "./resolve.ts";
import { safeRange } from "./safe-range.ts";
import { takeOver, withKeepers } from "./take-over.ts";
import { closeOutShare, isBelow } from "./traders.ts";
import type { Failure, PerpBook, PerpMargin, Rule } from "./types.ts";

export interface Walk {
  readonly path: PricePath;
  /** Points before this time are left out. */
  readonly from: number;
  readonly margin: PerpMargin;
  readonly rule: Rule;
  /** Keepers take over an account that was below close-out this many seconds ago and still is; null: there are none. */
  readonly keeperSeconds: number | null;
}

export interface WalkResult {
  readonly book: PerpBook;
  readonly closings: readonly Closing[];
  readonly takeovers: number;
}

/** Walks a book along a path: at each point first the bankrupts of each side are closed, then what is due is taken over. */
export function walk(start: PerpBook, { path, from, margin, rule, keeperSeconds }: Walk): WalkResult {
  const share = keeperSeconds === null ? 0n : closeOutShare(margin);
  const closings: Closing[] = [];
  let book = keeperSeconds === null ? start : withKeepers(start, toMark(priceAt(path, from)));
  let safe = safeRange(book, share, () => false);
  /** Accounts below close-out, with the time at which they were first seen there. */
  let watched = new Map<number, number>();
  let takeovers = 0;
  let mark = toMark(entryAt(path, 0).price);
  for (const { time, price } of path) {
    const previous = mark;
    mark = toMark(price);
    const isSafe = mark >= safe.low && (safe.high === null || mark <= safe.high);
    if (time < from || (isSafe && watched.size === 0)) continue;
    const suspects = isSafe ? [...watched.keys()] : [...book.traders.keys()];
    const below = suspects.filter((index) => isBelow(book, index, mark, share));
    const closed = closeBankrupts(book, below, { mark, previous }, margin, rule);
    closings.push(...closed.closings);
    const seen = keeperSeconds === null ? [] : below.filter((index) => isOpen(closed.book, index));
    const since = new Map(seen.map((index) => [index, watched.get(index) ?? time]));
    const due = seen.filter((index) => time - (since.get(index) ?? time) >= (keeperSeconds ?? 0));
    due.forEach((index) => since.delete(index));
    const next = takeOver(closed.book, due, mark, takeovers);
    takeovers += due.length;
    if (next !== book || !haveSameKeys(since, watched)) safe = safeRange(next, share, (index) => since.has(index));
    book = next;
    watched = since;
  }
  return { book, closings, takeovers };
}

function closeBankrupts(
  start: PerpBook,
  below: readonly number[],
  move: Pick<Failure, "mark" | "previous">,
  margin: PerpMargin,
  rule: Rule,
) {
  const found = below.flatMap((index) => findBankrupt(start, index, move.mark, margin) ?? []);
  const closings: Closing[] = [];
  let book = start;
  for (const isLong of [true, false]) {
    const bankrupts = found.filter(({ size }) => size > 0n === isLong);
    if (bankrupts.length === 0) continue;
    const resolved = resolve(book, { bankrupts, ...move }, margin, rule);
    closings.push(resolved.closing);
    book = resolved.book;
  }
  return { book, closings };
}

function isOpen(book: PerpBook, index: number): boolean {
  return entryAt(book.traders, index).position.n !== 0n;
}

function haveSameKeys(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}
