import { absOf, type Arith, maxOf, minOf, type Num } from "../arith/arith.ts";
import { WAD } from "../numbers.ts";
import { type Buffers, collateralBuffers, positionBuffers, type Rates } from "./buffer.ts";

/** A collateral as it enters the sums: one price, in W and in B. */
export interface CollateralFacts {
  readonly kind: "collateral";
  readonly instrument: number;
  /** Token units. */
  readonly balance: bigint;
  /** WAD of the settlement token a whole token; 0 where the leg counts nothing. */
  readonly price: bigint;
  /** 10^decimals of the token. */
  readonly unit: bigint;
  /** All of it in the vault, token units. */
  readonly total: bigint;
  readonly rates: Rates;
}

/** A position as it enters the sums, pending funding in its quote. */
export interface PositionFacts<N> {
  readonly kind: "position";
  readonly instrument: number;
  readonly size: Num<N>;
  readonly quote: Num<N>;
  readonly mark: bigint;
  readonly openInterest: bigint;
  readonly rates: Rates;
  /** A leg with a final price has no margin (SPEC A24). */
  readonly isFinal: boolean;
}

export type LegFacts<N> = CollateralFacts | PositionFacts<N>;

/** One leg in the sums: its magnitude (v or N), its worth (v or V), what is held back of it. */
export interface AppraisedLeg<N> extends Buffers<N> {
  readonly instrument: number;
  readonly magnitude: N;
  readonly worth: N;
}

/** The sums of SPEC A6 over an account, and its legs. */
export interface Appraisal<N> extends Buffers<N> {
  readonly cash: N;
  readonly netWorth: N;
  /** sum v_k. */
  readonly collateral: N;
  /** sum V_j. */
  readonly positions: N;
  readonly legs: readonly AppraisedLeg<N>[];
}

/** Value of `balance` token units, Down. */
export function valueOf<N>(m: Arith<N>, balance: Num<N>, price: bigint, unit: bigint): N {
  return m.mulDivDown(balance, price, unit);
}

/** N of SPEC A15, Up. */
export function notionalOf<N>(m: Arith<N>, size: Num<N>, mark: bigint): N {
  return m.mulDivUp(absOf(m, size), mark, WAD);
}

/** V of SPEC A15: quote plus size at mark, toward minus infinity. */
export function worthOf<N>(m: Arith<N>, size: Num<N>, quote: Num<N>, mark: bigint): N {
  return m.add(quote, m.mulDivDown(size, mark, WAD));
}

/** A collateral; SPEC states no rounding of T_k*P_k: Up, as it raises a buffer. OI*M of a position likewise. */
function appraiseCollateral<N>(m: Arith<N>, facts: CollateralFacts, legCost: bigint): AppraisedLeg<N> {
  const v = valueOf(m, facts.balance, facts.price, facts.unit);
  const total = m.mulDivUp(facts.total, facts.price, facts.unit);
  return {
    instrument: facts.instrument,
    magnitude: v,
    worth: v,
    ...collateralBuffers(m, v, total, facts.rates, legCost),
  };
}

function appraisePosition<N>(m: Arith<N>, facts: PositionFacts<N>, legCost: bigint): AppraisedLeg<N> {
  const worth = worthOf(m, facts.size, facts.quote, facts.mark);
  const notional = notionalOf(m, facts.size, facts.mark);
  const nothing = m.of(0n);
  const isBare = facts.isFinal || m.compare(facts.size, 0n) === 0;
  const buffers = isBare
    ? { initial: nothing, maintenance: nothing, closeOut: nothing }
    : positionBuffers(m, notional, m.mulDivUp(facts.openInterest, facts.mark, WAD), facts.rates, legCost);
  return { instrument: facts.instrument, magnitude: notional, worth, ...buffers };
}

/** W, B_i, B_m and B_c of an account (SPEC A6). */
export function appraise<N>(m: Arith<N>, cash: Num<N>, facts: readonly LegFacts<N>[], legCost: bigint): Appraisal<N> {
  const sums = { collateral: m.of(0n), positions: m.of(0n), initial: m.of(0n), maintenance: m.of(0n) };
  let closeOut = m.of(0n);
  const legs = facts.map((leg) => {
    const isCollateral = leg.kind === "collateral";
    const appraised = isCollateral ? appraiseCollateral(m, leg, legCost) : appraisePosition(m, leg, legCost);
    if (isCollateral) sums.collateral = m.add(sums.collateral, appraised.worth);
    else sums.positions = m.add(sums.positions, appraised.worth);
    sums.initial = m.add(sums.initial, appraised.initial);
    sums.maintenance = m.add(sums.maintenance, appraised.maintenance);
    closeOut = m.add(closeOut, appraised.closeOut);
    return appraised;
  });
  const netWorth = m.add(cash, m.add(sums.collateral, sums.positions));
  return { cash: m.of(cash), netWorth, ...sums, closeOut, legs };
}

/** W_out of SPEC A7 rule 3. */
export function outflowWorth<N>(m: Arith<N>, appraisal: Appraisal<N>, fresh: Num<N>): N {
  const loss = minOf(m, appraisal.positions, 0n);
  return m.add(m.sub(appraisal.cash, fresh), m.add(appraisal.collateral, loss));
}

/** W - 0.1*(max(sum V_j, 0) + fresh) of SPEC A17; the tenth is rounded Up. */
export function openingWorth<N>(m: Arith<N>, appraisal: Appraisal<N>, fresh: Num<N>): N {
  const unripe = m.add(maxOf(m, appraisal.positions, 0n), fresh);
  return m.sub(appraisal.netWorth, m.mulDivUp(unripe, 1n, 10n));
}
