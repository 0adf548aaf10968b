import { type Arith, maxOf, minOf, type Num } from "../arith/arith.ts";
import { max, min, PERCENT, WAD } from "../numbers.ts";

/** Constants of SPEC A10. */
export const PREMIUM_TERM = 600;
const THETA_TENTHS = 8n;
const TARGET_TENTHS = 11n;

/** What a premium and a target size are read from. */
export interface Distress<N> {
  readonly netWorth: Num<N>;
  readonly maintenance: Num<N>;
  /** b of the leg, WAD. */
  readonly marginalRate: Num<N>;
  /** prMax, percent. */
  readonly maxPremium: bigint;
  /** Live seconds since the deadline. */
  readonly elapsed: number;
}

/** rho = W/B_m, Down. WAD. */
export function rhoOf<N>(m: Arith<N>, netWorth: Num<N>, maintenance: Num<N>): N {
  return m.mulDivDown(netWorth, WAD, maintenance);
}

/** theta*b*rho, Down. WAD. SPEC states no rounding of a premium: Down, as the account pays it. */
function capped<N>(m: Arith<N>, rate: Num<N>, rho: Num<N>): N {
  return m.mulDivDown(m.mul(rate, rho), THETA_TENTHS, 10n * WAD);
}

/** pr0 of SPEC A10. WAD. */
export function firstPremium<N>(m: Arith<N>, distress: Distress<N>): N {
  const rho = rhoOf(m, distress.netWorth, distress.maintenance);
  const most = (distress.maxPremium * WAD) / PERCENT;
  const timed = m.mulDivDown(most, BigInt(Math.min(distress.elapsed, PREMIUM_TERM)), BigInt(PREMIUM_TERM));
  const deep = m.mulDivDown(distress.marginalRate, m.sub(WAD, rho), WAD);
  return minOf(m, minOf(m, most, capped(m, distress.marginalRate, rho)), maxOf(m, timed, deep));
}

/** x* of SPEC A10: what a sale may take at most, Down. WAD. */
export function targetSize<N>(m: Arith<N>, distress: Distress<N>, premium: Num<N>): N {
  const missing = m.sub(m.mulDivDown(distress.maintenance, TARGET_TENTHS, 10n), distress.netWorth);
  const released = m.sub(m.mulDivUp(distress.marginalRate, TARGET_TENTHS, 10n), premium);
  return m.mulDivDown(missing, WAD, released);
}

/** pr of SPEC A10: the first premium, within the buffer really released by selling `x`. WAD. */
export function executedPremium<N>(m: Arith<N>, first: Num<N>, released: Num<N>, x: Num<N>, rho: Num<N>): N {
  return minOf(m, first, capped(m, m.mulDivDown(released, WAD, x), rho));
}

/** Most that premium and tip take together: theta*rho*dB, Down. WAD. */
export function mostTaken<N>(m: Arith<N>, released: Num<N>, rho: Num<N>): N {
  return m.mulDivDown(m.mul(released, rho), THETA_TENTHS, 10n * WAD);
}

/** A leg as a slice is cut from it. Amounts in token units or size, values in WAD. */
export interface Stock {
  readonly amount: bigint;
  readonly value: bigint;
  /** Price and its unit: value = amount*price/unit. */
  readonly price: bigint;
  readonly unit: bigint;
}

/** What may be taken at most: value by capacity and net delta, amount by the keeper. */
export interface Limits {
  readonly value: bigint;
  readonly amount: bigint;
}

/** Amount of a slice (SPEC A10): up to `target`, leaving nothing or `minRemainder`; 0 if nothing may be sold. */
export function sliceOf(stock: Stock, target: bigint, limits: Limits, minRemainder: bigint): bigint {
  const { amount, value, price, unit } = stock;
  const isWholeAllowed = limits.value >= value && limits.amount >= amount;
  const toAmount = (x: bigint): bigint => min(amount, (x * unit) / price);
  const wanted = min(toAmount(min(min(target, value), limits.value)), limits.amount);
  if (target >= value && isWholeAllowed) return amount;
  const left = value - (wanted * price) / unit;
  if (left >= minRemainder) return wanted;
  if (isWholeAllowed) return amount;
  return min(wanted, toAmount(max(0n, value - minRemainder)));
}
