import { type Arith, type Num } from "../arith/arith.ts";
import { ceilDiv, RAY, WAD } from "../numbers.ts";

/** A position as it is stored (SPEC A13): normalised size and quote, and the era of its side they belong to. */
export interface Position {
  readonly n: bigint;
  readonly q: bigint;
  readonly era: number;
}

/** Size and quote, read. WAD. */
export interface Holding<N> {
  readonly size: N;
  readonly quote: N;
}

/** Scale P and slope A of a side, RAY. */
export interface Frame<N> {
  readonly scale: Num<N>;
  readonly slope: Num<N>;
}

export const FLAT: Position = { n: 0n, q: 0n, era: 0 };

/** `size = n*P` toward zero, `quote = q + floor(n*A)` (SPEC A13). */
export function readPosition<N>(m: Arith<N>, n: Num<N>, q: Num<N>, { scale, slope }: Frame<N>): Holding<N> {
  return { size: m.mulDivTrunc(n, scale, RAY), quote: m.add(q, m.mulDivDown(n, slope, RAY)) };
}

/** Charge of a write at the mark `mark`: `ceil(M/1e18) + 1` wei of quote. */
export const writeCharge = (mark: bigint): bigint => ceilDiv(mark, WAD) + 1n;

/**
 * `n` toward zero and `q` less the charge of the write (SPEC A13). The rational mode cuts nothing, and the charge is what pays for cuts: it
 * is taken in both, so that the exact result lies at most the cut above the rational one.
 */
export function writePosition<N>(
  m: Arith<N>,
  holding: Holding<N>,
  { scale, slope }: Frame<N>,
  mark: bigint,
): { readonly n: N; readonly q: N } {
  if (m.compare(holding.size, 0n) === 0) return { n: m.of(0n), q: holding.quote };
  const n = m.mulDivTrunc(holding.size, RAY, scale);
  const q = m.sub(m.sub(holding.quote, m.mulDivDown(n, slope, RAY)), writeCharge(mark));
  return { n, q };
}

/** Whether neither size nor quote is left. */
export const isFlatWord = ({ n, q }: { readonly n: bigint; readonly q: bigint }): boolean => n === 0n && q === 0n;
