/** A number of a mode, or an integer, which is one of every mode. */
export type Num<N> = N | bigint;

/**
 * Arithmetic of one mode. Every formula of the specification is written once, over this. Amounts carry the units of docs/UNITS.md in both
 * modes; in the rational one they are fractions of the unit, and the three divisions are the same.
 */
export interface Arith<N> {
  readonly of: (x: Num<N>) => N;
  readonly add: (a: Num<N>, b: Num<N>) => N;
  readonly sub: (a: Num<N>, b: Num<N>) => N;
  readonly mul: (a: Num<N>, b: Num<N>) => N;
  /** Sign of `a - b`. */
  readonly compare: (a: Num<N>, b: Num<N>) => number;
  /** `a * b / c` toward minus infinity, whatever the signs of a and b; c above 0. */
  readonly mulDivDown: (a: Num<N>, b: Num<N>, c: Num<N>) => N;
  /** `a * b / c` toward plus infinity; c above 0. */
  readonly mulDivUp: (a: Num<N>, b: Num<N>, c: Num<N>) => N;
  /** `a * b / c` toward zero, as the `/` of Solidity; c above 0. */
  readonly mulDivTrunc: (a: Num<N>, b: Num<N>, c: Num<N>) => N;
  /** `1e18 * e^(x / 1e18)`. */
  readonly exp: (x: Num<N>) => N;
  /** Root of x, Down. */
  readonly sqrt: (x: Num<N>) => N;
  /** x cut toward zero to a multiple of `step`; in the rational mode x, as a cut is no formula. */
  readonly quantise: (x: Num<N>, step: bigint) => N;
}

export const minOf = <N>(m: Arith<N>, a: Num<N>, b: Num<N>): N => m.of(m.compare(a, b) <= 0 ? a : b);
export const maxOf = <N>(m: Arith<N>, a: Num<N>, b: Num<N>): N => m.of(m.compare(a, b) >= 0 ? a : b);
export const clampOf = <N>(m: Arith<N>, x: Num<N>, low: Num<N>, high: Num<N>): N => minOf(m, maxOf(m, x, low), high);
export const negOf = <N>(m: Arith<N>, x: Num<N>): N => m.sub(0n, x);
export const absOf = <N>(m: Arith<N>, x: Num<N>): N => (m.compare(x, 0n) < 0 ? negOf(m, x) : m.of(x));
