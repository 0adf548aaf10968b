import { type Arith, type Num } from "../arith/arith.ts";
import { exact } from "../arith/exact.ts";
import { RAY, WAD } from "../numbers.ts";
import { refuse } from "../state/refusal.ts";
import { type Frame, type Holding, type Position, readPosition } from "./position.ts";

/** What deleveraging has done to one side of a market (SPEC A13): scale P, shift A', era, and where each earlier era ended. RAY. */
export interface Side {
  readonly scale: bigint;
  readonly shift: bigint;
  readonly era: number;
  readonly ends: readonly Frame<bigint>[];
}

export const NEW_SIDE: Side = { scale: RAY, shift: 0n, era: 0, ends: [] };

/** Eras a touch walks (SPEC A13). */
export const ERAS_A_TOUCH = 8;

/**
 * A = A' - P*F of SPEC A13. SPEC states no rounding of the product: toward the vault, Down for longs, Up for shorts, as their n is below 0.
 */
export function slopeOf<N>(m: Arith<N>, scale: Num<N>, shift: Num<N>, funding: Num<N>, isLong: boolean): N {
  const paid = isLong ? m.mulDivUp(scale, funding, WAD) : m.mulDivDown(scale, funding, WAD);
  return m.sub(shift, paid);
}

export function frameOf(side: Side, funding: bigint, isLong: boolean): Frame<bigint> {
  return { scale: side.scale, slope: slopeOf(exact, side.scale, side.shift, funding, isLong) };
}

/**
 * A position of an earlier era, carried on by at most ERAS_A_TOUCH eras: read at each end, entered into the next at scale 1 and slope 0,
 * where no size is cut, so that no write is charged (SPEC is silent).
 */
export function walkEras(position: Position, side: Side): Position {
  let { n, q, era } = position;
  for (let walked = 0; era < side.era && walked < ERAS_A_TOUCH; walked += 1) {
    const end = side.ends[era];
    if (end === undefined) throw new RangeError(`the end of era ${era} is missing`);
    const holding = readPosition(exact, n, q, end);
    n = holding.size;
    q = holding.quote;
    era = n === 0n ? side.era : era + 1;
  }
  return { n, q, era };
}

/** Size and quote of a position now; more than ERAS_A_TOUCH eras behind is refused. */
export function holdingOf(position: Position, side: Side, funding: bigint): Holding<bigint> {
  if (position.n === 0n) return { size: 0n, quote: position.q };
  const walked = position.era < side.era ? walkEras(position, side) : position;
  if (walked.n === 0n) return { size: 0n, quote: walked.q };
  if (walked.era < side.era) return refuse("ErasBehind");
  return readPosition(exact, walked.n, walked.q, frameOf(side, funding, walked.n > 0n));
}
