import { entryAt } from "../entry-at.ts";
import { mulDivDown } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";
import { gapsOf, type GapSeries } from "./gap.ts";

/** What stands between a feed's answer and who knows the market better. Ratios WAD. */
export interface StaleTerms {
  /** Deviation threshold of the listing: the half width of low and high. */
  readonly deviation: bigint;
  /** The same of the settlement token, which opening takes at its high side. */
  readonly settlementDeviation: bigint;
  readonly takerFee: bigint;
  readonly makerFee: bigint;
  /** Initial margin of the perpetual and initial haircut of the collateral, at sizes small against depth. */
  readonly initialMargin: bigint;
  readonly initialHaircut: bigint;
}

/** What of the terms is left out. */
export interface Defences {
  readonly hasSides: boolean;
  readonly hasFees: boolean;
}

export const MID_ONLY: Defences = { hasSides: false, hasFees: false };
export const FEES_ONLY: Defences = { hasSides: false, hasFees: true };
export const ALL_DEFENCES: Defences = { hasSides: true, hasFees: true };

/** Round trips at the feed's answer, each from a close to the round after it, of one notional. WAD of the notional. */
export interface RoundTrips {
  readonly count: number;
  readonly best: bigint;
  readonly sum: bigint;
}

/**
 * Trades with whoever quotes the feed, at its sides or its middle: bought below the market or sold above it whenever that is further away than the
 * way there and back costs, closed at the next round with whoever quotes that. One trade at a time.
 */
export function roundTrips(series: GapSeries, terms: StaleTerms, defences: Defences): RoundTrips {
  const [width, fee] = costOf(terms, defences);
  let freeAt = 0;
  const profits = gapsOf(series).flatMap(({ time, market, answer, next }) => {
    if (time < freeAt || next === undefined) return [];
    const distance = ((market > answer ? market - answer : answer - market) * WAD) / answer;
    if (distance <= 2n * (width + fee)) return [];
    freeAt = next.time;
    const moved = ((next.answer - answer) * WAD) / answer;
    return [(market > answer ? moved : 0n - moved) - 2n * (width + fee)];
  });
  return { count: profits.length, best: mostOf(profits), sum: profits.reduce((sum, profit) => sum + profit, 0n) };
}

/**
 * The most that is missing on the losing one of two accounts of one owner that trade with each other at the least margin, at the market's price
 * [WAD of the notional]; below 0: what is still there.
 */
export function abandonedMargin(series: GapSeries, terms: StaleTerms, defences: Defences): bigint {
  const [width, fee] = costOf(terms, defences);
  const paid = defences.hasFees ? fee + terms.makerFee : 0n;
  return mostOf(
    gapsOf(series).flatMap(({ market, answer }) => {
      const left = (market * WAD) / answer;
      const long = mulDivDown(WAD - width, WAD - terms.initialMargin, WAD) - left;
      const short = left - mulDivDown(WAD + width, WAD + terms.initialMargin, WAD);
      return [long - paid, short - paid];
    }),
  );
}

/** The most that a debt taken against collateral bought in the market exceeds its price by [WAD of that price]; below 0: what the borrower leaves. */
export function abandonedDebt(series: GapSeries, terms: StaleTerms, defences: Defences): bigint {
  return mostOf(gapsOf(series).map(({ market, answer }) => (backing(answer, terms, defences) * WAD) / market - WAD));
}

/** The most that is lent on one unit of the collateral, in the units of the answer. */
export function backing(answer: bigint, terms: StaleTerms, { hasSides }: Defences): bigint {
  const power = mulDivDown(answer, WAD - terms.initialHaircut, WAD);
  if (!hasSides) return power;
  return mulDivDown(power, WAD - terms.deviation, WAD + terms.settlementDeviation);
}

function costOf(terms: StaleTerms, { hasSides, hasFees }: Defences): [width: bigint, fee: bigint] {
  return [hasSides ? terms.deviation : 0n, hasFees ? terms.takerFee : 0n];
}

function mostOf(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), values.length === 0 ? 0n : entryAt(values, 0));
}
