import { type Arith, clampOf, maxOf, minOf, type Num } from "../arith/arith.ts";
import { BPS, PREMIUM_UNIT } from "../numbers.ts";

/** Terms of a dated market (SPEC A24) and what was sampled of its index in the window. */
export interface Dated {
  readonly expiry: number;
  /** c0, premium units. */
  readonly basis: bigint;
  /** T0, seconds. */
  readonly tenor: number;
  readonly samples: Samples | undefined;
}

/** Sum of index times seconds up to `at`, and the sample that goes on from there. */
export interface Samples {
  readonly sum: bigint;
  readonly at: number;
  readonly last: bigint;
}

/** The final price of a market that has ended, WAD. */
export interface Ending {
  readonly price: bigint;
}

export const SETTLEMENT_WINDOW = 1_800;

/** cap = min(c0*T/T0, m_m0/4) of a basis, with `maintenance` in basis points. Premium units, toward zero. */
export function basisCap<N>(m: Arith<N>, dated: Dated, maintenance: bigint, now: number): N {
  const left = BigInt(Math.max(0, dated.expiry - now));
  return minOf(
    m,
    m.mulDivTrunc(dated.basis, left, BigInt(dated.tenor)),
    m.mulDivTrunc(maintenance, PREMIUM_UNIT, BPS * 4n),
  );
}

/** X*(1 + b), toward zero. */
export function basisMark<N>(m: Arith<N>, index: Num<N>, premium: Num<N>, cap: Num<N>): N {
  const basis = clampOf(m, premium, m.sub(0n, cap), cap);
  return m.mulDivTrunc(index, m.add(PREMIUM_UNIT, basis), PREMIUM_UNIT);
}

/** Largest move of the premium by one sample: m_m0/20 * min(lag, 60 s)/60 s, premium units. */
export function largestSampleMove<N>(m: Arith<N>, maintenance: bigint, lag: number): N {
  return m.mulDivTrunc(maintenance * PREMIUM_UNIT, BigInt(Math.min(lag, 60)), BPS * 20n * 60n);
}

/** Within ±limit. */
export const boundedMove = <N>(m: Arith<N>, move: Num<N>, limit: Num<N>): N =>
  maxOf(m, minOf(m, move, limit), m.sub(0n, limit));

export const windowStart = ({ expiry }: Dated): number => expiry - SETTLEMENT_WINDOW;

/** Samples with the index `index` found at `at`: the time before the first counts at the first. */
export function withSample(dated: Dated, index: bigint, at: number): Samples {
  const start = windowStart(dated);
  const { samples } = dated;
  if (samples === undefined) return { sum: index * BigInt(at - start), at, last: index };
  return { sum: samples.sum + samples.last * BigInt(at - samples.at), at, last: index };
}

/** Mean of the window up to `until`, the last sample going on. WAD, toward zero. */
export function windowMean<N>(m: Arith<N>, dated: Dated, samples: Samples, until: number): N {
  const seconds = BigInt(until - windowStart(dated));
  const sum = samples.sum + samples.last * BigInt(until - samples.at);
  return seconds === 0n ? m.of(samples.last) : m.mulDivTrunc(sum, 1n, seconds);
}

/** Mark in the window: `e*mean + (1 - e)*spot`, e the elapsed share; without a sample `spot` (SPEC is silent). */
export function windowMark<N>(m: Arith<N>, dated: Dated, spot: Num<N>, now: number): N {
  const elapsed = BigInt(now - windowStart(dated));
  if (dated.samples === undefined) return m.of(spot);
  const mean = windowMean(m, dated, dated.samples, now);
  const blended = m.add(m.mul(mean, elapsed), m.mul(spot, BigInt(SETTLEMENT_WINDOW) - elapsed));
  return m.mulDivTrunc(blended, 1n, BigInt(SETTLEMENT_WINDOW));
}

/** Whether the market is in its settlement window, or past expiry. */
export const isInWindow = (dated: Dated | undefined, now: number): boolean =>
  dated !== undefined && now >= windowStart(dated);

export const isExpired = (dated: Dated | undefined, now: number): boolean => dated !== undefined && now >= dated.expiry;
