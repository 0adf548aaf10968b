import { absOf, type Arith, clampOf, maxOf, minOf, type Num } from "../arith/arith.ts";
import { DAY, WAD } from "../numbers.ts";

/** A price and the half width within which a source believes the true one to lie (SPEC A5, sources). WAD. */
export interface SourcePrice<N> {
  readonly price: N;
  readonly spread: N;
}

/** What a ratio source reads. */
export interface RatioInput {
  /** Redemption rate now, WAD of the underlying. */
  readonly rate: bigint;
  readonly anchor: { readonly rate: bigint; readonly at: number };
  /** Growth a day that counts, WAD. */
  readonly growth: bigint;
  /** WAD USD. */
  readonly underlying: bigint;
  readonly market: bigint;
  /** Largest discount that counts before it is confirmed, WAD. */
  readonly discount: bigint;
  readonly confidence: bigint;
  readonly isConfirmed: boolean;
}

/** R = min(rate, anchor*(1 + growth*days)), days in parts, Down. WAD. */
export function countedRate<N>(m: Arith<N>, { rate, anchor, growth }: RatioInput, now: number): N {
  const grown = m.mulDivDown(growth, BigInt(now - anchor.at), BigInt(DAY));
  return minOf(m, rate, m.mulDivDown(anchor.rate, m.add(WAD, grown), WAD));
}

/** Mean of redemption and market, the market clamped; SPEC states no rounding: Down. */
export function ratioPrice<N>(m: Arith<N>, input: RatioInput, now: number): SourcePrice<N> {
  const redemption = m.mulDivDown(countedRate(m, input, now), input.underlying, WAD);
  const low = input.isConfirmed ? m.of(0n) : m.mulDivDown(redemption, WAD - input.discount, WAD);
  const high = m.mulDivDown(redemption, WAD + input.discount, WAD);
  const price = m.mulDivDown(m.add(redemption, clampOf(m, input.market, low, high)), 1n, 2n);
  const apart = maxOf(m, absOf(m, m.sub(input.market, price)), absOf(m, m.sub(redemption, price)));
  return { price, spread: maxOf(m, apart, input.confidence) };
}

/**
 * Median of the Valid prices, with the rank floor(n/2) of their distances and confidences (SPEC A5); undefined below the quorum. The mean
 * of the two middle ones is rounded Down.
 */
export function medianPrice<N>(
  m: Arith<N>,
  prices: readonly SourcePrice<N>[],
  quorum: number,
): SourcePrice<N> | undefined {
  const n = prices.length;
  if (n < quorum || n === 0) return undefined;
  const rank = Math.floor(n / 2);
  const ordered = (values: readonly N[]): N[] => [...values].sort((a, b) => m.compare(a, b));
  const sorted = ordered(prices.map(({ price }) => price));
  const at = (values: readonly N[], i: number): Num<N> => values[i] ?? 0n;
  const price =
    n % 2 === 1 ? m.of(at(sorted, rank)) : m.mulDivDown(m.add(at(sorted, rank - 1), at(sorted, rank)), 1n, 2n);
  const distances = ordered(prices.map((source) => absOf(m, m.sub(source.price, price))));
  const confidences = ordered(prices.map(({ spread }) => spread));
  return { price, spread: maxOf(m, at(distances, rank), at(confidences, rank)) };
}

/** A signed price as it is brought. */
export interface SignedPrice {
  readonly price: bigint;
  readonly confidence: bigint;
  readonly publishedAt: number;
  readonly previousAt: number;
}

/** Whether a signed price is the first of the interval that runs and not wider than the policy (WAD of the price). */
export function acceptsPull(signed: SignedPrice, step: number, widest: bigint, now: number): boolean {
  const start = Math.floor(now / step) * step;
  const isFirst = signed.previousAt < start && signed.publishedAt >= start && signed.publishedAt <= now;
  return isFirst && signed.price > 0n && signed.confidence * WAD <= widest * signed.price;
}

/** ln 1.0001, toward zero, in 1e-36. */
const LN_TICK = 99_995_000_333_308_335_333_166_680_951n * 10n ** 3n;

/** 1.0001^(sum/window), within 1e-9 of it: SPEC and ORACLES fix no more. WAD. */
export function meanPrice<N>(m: Arith<N>, sum: bigint, window: bigint): N {
  return m.exp(m.mulDivTrunc(sum, LN_TICK, window * 10n ** 18n));
}
