import { type Arith, maxOf, minOf, type Num } from "../arith/arith.ts";
import { BPS, PERCENT, WAD } from "../numbers.ts";

/** What is held back of a leg, at each of the three lines. WAD. */
export interface Buffers<N> {
  readonly initial: N;
  readonly maintenance: N;
  readonly closeOut: N;
}

/** Rates of an instrument at size 0 and the size at which they have taken half (collateral) or doubled (position). */
export interface Rates {
  /** Basis points; 10,000 while nothing opens. */
  readonly initial: bigint;
  /** Basis points. */
  readonly maintenance: bigint;
  /** Kappa, percent. */
  readonly closeOutShare: bigint;
  /** WAD. */
  readonly depth: bigint;
}

/** loss(v, x) of SPEC A6: what is not recognised of a value `v` at the size `x`, Up. WAD. */
export function haircutLoss<N>(m: Arith<N>, v: Num<N>, x: Num<N>, haircut: bigint, depth: bigint): N {
  const recognised = m.mulDivDown(m.mul(v, BPS - haircut), depth, m.mul(BPS, m.add(depth, x)));
  return m.sub(v, recognised);
}

/** Buffers of a collateral worth `v`, of which the vault holds `total` (SPEC A6). */
export function collateralBuffers<N>(m: Arith<N>, v: Num<N>, total: Num<N>, rates: Rates, legCost: bigint): Buffers<N> {
  const initial = haircutLoss(m, v, total, rates.initial, rates.depth);
  const maintenance = haircutLoss(m, v, v, rates.maintenance, rates.depth);
  return {
    initial: minOf(m, v, m.add(initial, legCost)),
    maintenance: minOf(m, v, m.add(maintenance, legCost)),
    closeOut: m.mulDivUp(maintenance, rates.closeOutShare, PERCENT),
  };
}

/** N*m0*(1 + x/depth) of SPEC A15, Up. WAD. */
export function marginOf<N>(m: Arith<N>, notional: Num<N>, x: Num<N>, margin: bigint, depth: bigint): N {
  return m.mulDivUp(m.mul(notional, margin), m.add(depth, x), BPS * depth);
}

/** Buffers of a position of `notional` in a market whose open interest is worth `openInterest` (SPEC A15). */
export function positionBuffers<N>(
  m: Arith<N>,
  notional: Num<N>,
  openInterest: Num<N>,
  rates: Rates,
  legCost: bigint,
): Buffers<N> {
  const initial = marginOf(m, notional, maxOf(m, notional, openInterest), rates.initial, rates.depth);
  const maintenance = marginOf(m, notional, notional, rates.maintenance, rates.depth);
  return {
    initial: m.add(initial, legCost),
    maintenance: m.add(maintenance, legCost),
    closeOut: m.mulDivUp(maintenance, rates.closeOutShare, PERCENT),
  };
}

/** b(v) of a collateral (SPEC A6), Up; 1 where the leg's buffer is all of `v`. WAD. */
export function collateralMarginalRate<N>(m: Arith<N>, v: Num<N>, rates: Rates, legCost: bigint): N {
  const loss = haircutLoss(m, v, v, rates.maintenance, rates.depth);
  if (m.compare(m.add(loss, legCost), v) >= 0) return m.of(WAD);
  const deep = m.add(rates.depth, v);
  const kept = m.mulDivDown(
    m.mul(WAD, BPS - rates.maintenance),
    rates.depth * rates.depth,
    m.mul(BPS, m.mul(deep, deep)),
  );
  return m.sub(WAD, kept);
}

/** b(N) of a position (SPEC A15), Up, at most 1. WAD. */
export function positionMarginalRate<N>(m: Arith<N>, notional: Num<N>, rates: Rates): N {
  const rate = m.mulDivUp(m.mul(WAD, rates.maintenance), m.add(rates.depth, m.mul(notional, 2n)), BPS * rates.depth);
  return minOf(m, rate, WAD);
}
