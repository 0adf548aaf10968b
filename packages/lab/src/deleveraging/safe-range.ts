import { WAD } from "../math/units.ts";
import { legOf } from "./traders.ts";
import type { PerpBook } from "./types.ts";

/** Marks, ends included, at which nobody is below a line; `high` null: at any above `low`. */
export interface SafeRange {
  readonly low: bigint;
  readonly high: bigint | null;
}

/**
 * The marks at which no account but the ones left out has W < share * notional. W of a long and its line cross once:
 * cash + quote + (1 - share) * size * M = 0; a short's with 1 + share. Never too wide, by rounding a few wei too narrow.
 */
export function safeRange(book: PerpBook, share: bigint, isLeftOut: (index: number) => boolean): SafeRange {
  let low = 0n;
  let high: bigint | null = null;
  book.traders.forEach(({ cash, position }, index) => {
    if (position.n === 0n || isLeftOut(index)) return;
    const { size, quote } = legOf(book, index);
    const rest = cash + quote;
    if (size > 0n) {
      const least = ((0n - rest) * WAD * WAD) / (size * (WAD - share)) + MARGIN;
      if (least > low) low = least;
    } else if (size < 0n) {
      const most = (rest * WAD * WAD) / ((0n - size) * (WAD + share)) - MARGIN;
      if (high === null || most < high) high = most;
    }
  });
  return { low, high };
}

/** More than what rounding worth and line moves a crossing by, for sizes from 1e-9: a hundred-millionth of a dollar. */
const MARGIN = 10n ** 10n;
