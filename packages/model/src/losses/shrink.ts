import { type Arith, type Num } from "../arith/arith.ts";
import { minOf } from "../arith/arith.ts";
import { RAY, WAD } from "../numbers.ts";
import { NEW_SIDE, type Side, slopeOf } from "../positions/side.ts";
import { exact } from "../arith/exact.ts";

/** Scale under which an era ends: 1e-6. */
export const LOWEST_SCALE = RAY / 1_000_000n;

/** What a deleveraging makes of scale and slope of the opposite side (SPEC A23). */
export interface Shrunk<N> {
  readonly scale: N;
  readonly slope: N;
  /** Size the side has lost: what the account is paid for, or pays. */
  readonly closed: N;
}

/** `P' = ceil(P*(OI - amount)/OI)`, `A += (P - P')*p_b` Down for longs and Up for shorts, `closed = OI - floor(OI*P'/P)`. */
export function shrink<N>(
  m: Arith<N>,
  side: { readonly scale: Num<N>; readonly slope: Num<N>; readonly isLong: boolean },
  amount: Num<N>,
  openInterest: Num<N>,
  price: Num<N>,
): Shrunk<N> {
  const scale = m.mulDivUp(side.scale, m.sub(openInterest, amount), openInterest);
  const lost = m.sub(side.scale, scale);
  const gained = side.isLong ? m.mulDivDown(lost, price, WAD) : m.mulDivUp(lost, price, WAD);
  return {
    scale,
    slope: m.add(side.slope, gained),
    closed: m.sub(openInterest, m.mulDivDown(openInterest, scale, side.scale)),
  };
}

/**
 * The side after it was shrunk: its shift, or the end of its era and a new one at scale 1 and slope 0. SPEC gives A' for the new era as 0;
 * read as A, as funding of the time before would else be paid again.
 */
export function shrunkSide(side: Side, { scale, slope }: Shrunk<bigint>, funding: bigint, isLong: boolean): Side {
  if (scale >= LOWEST_SCALE) {
    return { ...side, scale, shift: slope - slopeOf(exact, scale, 0n, funding, isLong) };
  }
  const shift = -slopeOf(exact, RAY, 0n, funding, isLong);
  return { ...NEW_SIDE, shift, era: side.era + 1, ends: [...side.ends, { scale, slope }] };
}

/** p_b of SPEC A23: the mark moved by what is missing a unit, Down, at most by m_m0*M, toward the account. */
export function bankruptcyPrice<N>(
  m: Arith<N>,
  { mark, size, isLong }: { readonly mark: Num<N>; readonly size: Num<N>; readonly isLong: boolean },
  deficit: Num<N>,
  margin: bigint,
): N {
  const bound = m.mulDivDown(mark, margin, 10_000n);
  const move = minOf(m, m.mulDivDown(deficit, WAD, size), bound);
  return isLong ? m.add(mark, move) : m.sub(mark, move);
}
