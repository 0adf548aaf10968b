import { type Arith, clampOf, minOf, type Num } from "../arith/arith.ts";
import { WAD, YEAR } from "../numbers.ts";

/** Terms and moving state of an instrument's volatility (SPEC A29). */
export interface Volatility {
  /** WAD per root of a year. */
  readonly calm: bigint;
  /** Seconds. */
  readonly span: number;
  /** RAY per year, at `at`. */
  readonly variance: bigint;
  /** Time of the last point, unix seconds, and its price, WAD. */
  readonly at: number;
  readonly price: bigint;
}

/** Least time between points; largest return that counts. */
export const GRID = 300;
export const LARGEST_RETURN = WAD / 5n;
/** WAD squared in RAY. */
const SQUARES = 10n ** 9n;

/** |P/P' - 1| within the clamp, Down. WAD. */
export function returnOf<N>(m: Arith<N>, price: Num<N>, before: Num<N>): N {
  const difference = m.sub(price, before);
  const magnitude = m.compare(difference, 0n) < 0 ? m.sub(0n, difference) : difference;
  return minOf(m, m.mulDivDown(magnitude, WAD, before), LARGEST_RETURN);
}

/** exp(-dt/span). WAD. */
function weightOf<N>(m: Arith<N>, dt: number, span: number): N {
  return m.exp(m.mulDivTrunc(BigInt(-dt), WAD, BigInt(span)));
}

/** v(t) between points, Down. RAY per year. */
export function decayedVariance<N>(m: Arith<N>, variance: Num<N>, dt: number, span: number): N {
  return m.mulDivDown(variance, weightOf(m, dt, span), WAD);
}

/** v_i of SPEC A29: both terms Down. RAY per year. */
export function nextVariance<N>(m: Arith<N>, variance: Num<N>, move: Num<N>, dt: number, span: number): N {
  const weight = weightOf(m, dt, span);
  const square = m.mul(m.sub(WAD, weight), m.mul(move, move));
  const added = m.mulDivDown(square, BigInt(YEAR), BigInt(dt) * WAD * SQUARES);
  return m.add(m.mulDivDown(variance, weight, WAD), added);
}

/** M = clamp(sqrt(v)/calm, 1, 3), Up; the root Down. WAD. */
export function multiplierOf<N>(m: Arith<N>, variance: Num<N>, calm: bigint): N {
  return clampOf(m, m.mulDivUp(m.sqrt(m.mul(variance, SQUARES)), WAD, calm), WAD, 3n * WAD);
}

/** Variance at the start: calm squared. RAY per year. */
export const calmVariance = (calm: bigint): bigint => (calm * calm) / SQUARES;
