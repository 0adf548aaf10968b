import { type Arith, clampOf, minOf, type Num } from "../arith/arith.ts";
import { PREMIUM_UNIT, WAD } from "../numbers.ts";

/** Terms of funding (SPEC A12, A14). */
export interface FundingTerms {
  /** Clamp c of a premium, in premium units. */
  readonly clamp: bigint;
  /** Interest a period, in premium units. */
  readonly interest: bigint;
  /** T: time in which a premium falls to 1/e, seconds. */
  readonly decay: number;
  /** T_f: period, seconds. */
  readonly period: number;
}

/** What of a market moves with time: cumulative funding (WAD quote a unit), premium (premium units), time not sampled (s). */
export interface Moving<N> {
  readonly funding: Num<N>;
  readonly premium: Num<N>;
  readonly lag: number;
}

const LONGEST_LAG = 65_535;

function decayOver<N>(m: Arith<N>, seconds: number, term: number): N {
  return m.exp(m.mulDivTrunc(BigInt(-seconds), WAD, BigInt(term)));
}

/**
 * Funding over `dt` seconds of which the first `paid` are paid, at the index `index` (SPEC A14). The sum in brackets is kept whole and
 * divided once, toward zero; SPEC does not say where it is cut.
 */
export function accrueFunding<N>(
  m: Arith<N>,
  moving: Moving<N>,
  { dt, paid, index }: { readonly dt: number; readonly paid: number; readonly index: bigint },
  terms: FundingTerms,
): { readonly funding: N; readonly premium: N; readonly lag: number } {
  const faded = m.mul(m.mul(moving.premium, BigInt(terms.decay)), m.sub(WAD, decayOver(m, paid, terms.decay)));
  const rate = m.add(faded, terms.interest * BigInt(paid) * WAD);
  const step = m.mulDivTrunc(index, rate, BigInt(terms.period) * PREMIUM_UNIT * WAD);
  return {
    funding: m.add(moving.funding, step),
    premium: m.mulDivTrunc(moving.premium, decayOver(m, dt, terms.decay), WAD),
    lag: Math.min(moving.lag + dt, LONGEST_LAG),
  };
}

/** Mean price and size of the trades of a call in a market, and the open interest before them (SPEC A14). */
export interface Sample {
  readonly price: bigint;
  readonly size: bigint;
  readonly openInterest: bigint;
  readonly index: bigint;
}

/** p/X - 1 within the clamp, in premium units, toward zero. */
export function deviationFrom<N>(m: Arith<N>, price: Num<N>, index: Num<N>, clamp: bigint): N {
  return clampOf(m, m.mulDivTrunc(m.sub(price, index), PREMIUM_UNIT, index), -clamp, clamp);
}

/** By how much a sample moves the premium. Premium units, toward zero. */
export function sampleMove<N>(m: Arith<N>, lag: number, sample: Sample, terms: FundingTerms): N {
  const deviation = deviationFrom(m, sample.price, sample.index, terms.clamp);
  const share = minOf(m, sample.size, sample.openInterest);
  const weight = m.sub(WAD, decayOver(m, lag, terms.decay));
  if (sample.openInterest <= sample.size) return m.mulDivTrunc(deviation, weight, WAD);
  return m.mulDivTrunc(m.mul(deviation, weight), share, WAD * sample.openInterest);
}

/** What a sample leaves of the time not sampled, whole seconds, the used part cut (SPEC is silent). */
export function lagAfter(lag: number, { size, openInterest }: Sample): number {
  return openInterest <= size ? 0 : lag - Number((BigInt(lag) * size) / openInterest);
}
