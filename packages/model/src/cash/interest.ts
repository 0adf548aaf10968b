import { type Arith, clampOf, minOf, type Num } from "../arith/arith.ts";
import { RAY, WAD, YEAR } from "../numbers.ts";

/** Constants of the curve (SPEC A4). */
export const TARGET_UTILISATION = (85n * WAD) / 100n;
export const STEEPNESS = 4n;
export const ANCHOR_SPEED = 50n;
const ANCHOR_STEP = 10n ** 6n;
const HIGHEST_INDEX = 2n ** 104n - 1n;

/** Bounds of the anchor and the reserve share. WAD per year, WAD. */
export interface RateTerms {
  readonly lowestAnchor: bigint;
  readonly highestAnchor: bigint;
  readonly reserveShare: bigint;
}

/** What accrual reads and writes. Totals of principals and held in WAD; what suppliers are owed in WAD * RAY. */
export interface Interest<N> {
  readonly supplyIndex: Num<N>;
  readonly borrowIndex: Num<N>;
  readonly anchor: Num<N>;
  readonly supplied: Num<N>;
  readonly borrowed: Num<N>;
  readonly held: Num<N>;
  readonly owedToSuppliers: Num<N>;
}

/** What an accrual gives; the totals stay as they are. */
export interface Accrued<N> {
  readonly supplyIndex: N;
  readonly borrowIndex: N;
  readonly anchor: N;
  readonly owedToSuppliers: N;
}

/** U of SPEC A4: debt over debt plus held; 0 without debt. WAD. */
export function utilisation<N>(m: Arith<N>, interest: Interest<N>): N {
  const debt = m.mul(interest.borrowed, interest.borrowIndex);
  if (m.compare(debt, 0n) === 0) return m.of(0n);
  return m.mulDivTrunc(debt, WAD, m.add(m.mul(interest.held, RAY), debt));
}

/** e of SPEC A4: distance from the target over what there is on its side of it. WAD in [-1, 1]. */
export function utilisationError<N>(m: Arith<N>, used: Num<N>): N {
  const above = m.sub(used, TARGET_UTILISATION);
  const room = m.compare(above, 0n) > 0 ? WAD - TARGET_UTILISATION : TARGET_UTILISATION;
  return m.mulDivTrunc(above, WAD, room);
}

/** Anchor after drifting by the exponent s. WAD per year. */
function drifted<N>(m: Arith<N>, anchor: Num<N>, s: Num<N>, terms: RateTerms): N {
  return clampOf(m, m.mulDivTrunc(anchor, m.exp(s), WAD), terms.lowestAnchor, terms.highestAnchor);
}

/** Rate at an anchor and an error: a quarter of the anchor at U = 0, four times at U = 1. WAD per year. */
export function rateOf<N>(m: Arith<N>, anchor: Num<N>, error: Num<N>): N {
  const slope =
    m.compare(error, 0n) < 0
      ? m.mulDivTrunc(error, STEEPNESS - 1n, STEEPNESS)
      : m.mulDivTrunc(error, STEEPNESS - 1n, 1n);
  return m.mulDivTrunc(anchor, m.add(WAD, slope), WAD);
}

/** Interest of `dt` seconds (SPEC A4), at most a year of them, with the totals as they stood. */
export function accrue<N>(m: Arith<N>, interest: Interest<N>, dt: number, terms: RateTerms): Accrued<N> {
  const seconds = BigInt(Math.min(dt, YEAR));
  const error = utilisationError(m, utilisation(m, interest));
  const z = m.mulDivTrunc(m.mul(error, ANCHOR_SPEED), seconds, BigInt(YEAR));
  const end = drifted(m, interest.anchor, z, terms);
  const half = drifted(m, interest.anchor, m.mulDivTrunc(z, 1n, 2n), terms);
  const mean = m.mulDivTrunc(m.add(m.add(interest.anchor, end), m.mul(half, 2n)), 1n, 4n);
  const growth = m.sub(m.exp(m.mulDivTrunc(rateOf(m, mean, error), seconds, BigInt(YEAR))), WAD);
  const borrowIndex = saturated(m, m.add(interest.borrowIndex, m.mulDivTrunc(interest.borrowIndex, growth, WAD)));
  const paid = m.mul(interest.borrowed, m.sub(borrowIndex, interest.borrowIndex));
  return {
    borrowIndex,
    ...credited(m, interest, paid, terms),
    anchor: m.quantise(end, ANCHOR_STEP),
  };
}

/**
 * Suppliers' part of the interest `paid` (WAD * RAY; the reserves' share is rounded Up in it), and the reserves' part while suppliers are
 * owed (SPEC A28).
 */
function credited<N>(
  m: Arith<N>,
  interest: Interest<N>,
  paid: N,
  terms: RateTerms,
): { supplyIndex: N; owedToSuppliers: N } {
  if (m.compare(interest.supplied, 0n) === 0) {
    return { supplyIndex: m.of(interest.supplyIndex), owedToSuppliers: m.of(interest.owedToSuppliers) };
  }
  const reserved = m.mulDivUp(paid, terms.reserveShare, WAD);
  const returned = minOf(m, reserved, interest.owedToSuppliers);
  const toSuppliers = m.add(m.sub(paid, reserved), returned);
  return {
    supplyIndex: saturated(m, m.add(interest.supplyIndex, m.mulDivDown(toSuppliers, 1n, interest.supplied))),
    owedToSuppliers: m.sub(interest.owedToSuppliers, returned),
  };
}

function saturated<N>(m: Arith<N>, index: N): N {
  return minOf(m, index, HIGHEST_INDEX);
}
