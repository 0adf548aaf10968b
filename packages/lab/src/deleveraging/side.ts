import { WAD } from "../math/units.ts";
import { absolute, ceilDiv, floorDiv } from "./signed.ts";
import type { Leg, Position, Side } from "./types.ts";

const RAY = 10n ** 27n;
/** A side that would fall below it turns its era. */
const LEAST_SCALE = RAY / 1_000_000n;

/** A side that was never deleveraged. */
export const WHOLE_SIDE: Side = { scale: RAY, shift: 0n, ends: [] };

/** What a position is by now, quote rounded down and size toward zero; each era it missed is read at its end. */
export function readLeg({ n, q, era }: Position, { scale, shift, ends }: Side): Leg {
  let leg: Leg = { size: n, quote: q };
  for (const end of [...ends.slice(era), { scale, shift }]) {
    leg = { size: (leg.size * end.scale) / RAY, quote: leg.quote + floorDiv(leg.size * end.shift, RAY) };
  }
  return leg;
}

/** Stores a leg; what cutting n may give away is charged, ceil(M) + 1 wei. A leg without size keeps its quote. */
export function writeLeg({ size, quote }: Leg, { scale, shift, ends }: Side, mark: bigint): Position {
  if (size === 0n) return { n: 0n, q: quote, era: 0 };
  const n = (size * RAY) / scale;
  return { n, q: quote - floorDiv(n * shift, RAY) - ceilDiv(mark, WAD) - 1n, era: ends.length };
}

/**
 * Closes `amount` of a side's `open` at `price`, every position by the same share, and turns the era of a side that is used up.
 * `closed` is a little less than asked where the scale rounds up. 0 < amount <= open.
 */
export function closeSide(
  { scale, shift, ends }: Side,
  isLong: boolean,
  amount: bigint,
  open: bigint,
  price: bigint,
): { side: Side; closed: bigint } {
  const left = ceilDiv(scale * (open - amount), open);
  const gained = (scale - left) * price;
  const end = { scale: left, shift: shift + (isLong ? floorDiv(gained, WAD) : ceilDiv(gained, WAD)) };
  const side = left < LEAST_SCALE ? { ...WHOLE_SIDE, ends: [...ends, end] } : { ...end, ends };
  return { side, closed: open - (open * left) / scale };
}

/** The side of a position. */
export function sideOf(book: { readonly longs: Side; readonly shorts: Side }, { n }: Pick<Position, "n">): Side {
  return n > 0n ? book.longs : book.shorts;
}

/** What a leg is worth at a mark, rounded down. */
export function worthOf({ size, quote }: Leg, mark: bigint): bigint {
  return floorDiv(size * mark, WAD) + quote;
}

/** |size| * mark, rounded down. */
export function notionalOf({ size }: Pick<Leg, "size">, mark: bigint): bigint {
  return (absolute(size) * mark) / WAD;
}
