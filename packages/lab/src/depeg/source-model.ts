import { mulDivDown, mulDivUp } from "../math/mul-div.ts";
import { BPS, PRICE_DECIMALS, WAD } from "../math/units.ts";
import { entryAt } from "../entry-at.ts";

/** A price and the half width it is known to, WAD. */
export interface Reading {
  readonly price: bigint;
  readonly spread: bigint;
}

/** What a consumer makes of a reading: WAD of 8 decimals. */
export interface Sides {
  readonly mid: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly isDivergent: boolean;
}

/** WAD per unit of an answer. */
const UNIT = 10n ** BigInt(18 - PRICE_DECIMALS);

/** A feed's answer [8 decimals] with the deviation of its policy [bp] as confidence. */
export function feedReading(answer: bigint, deviation: bigint): Reading {
  const price = answer * UNIT;
  return { price, spread: mulDivUp(price, deviation, BPS) };
}

/** The middle of the readings, or the mean of both middle ones, with what a majority agrees within. */
export function medianOf(readings: readonly Reading[]): Reading {
  const half = readings.length >> 1;
  const prices = ascending(readings.map(({ price }) => price));
  const price =
    prices.length % 2 === 1 ? entryAt(prices, half) : (entryAt(prices, half - 1) + entryAt(prices, half)) / 2n;
  const agreement = entryAt(ascending(prices.map((each) => distance(each, price))), half);
  const confidence = entryAt(ascending(readings.map(({ spread }) => spread)), half);
  return { price, spread: agreement > confidence ? agreement : confidence };
}

/** A price in a unit that has a price itself. */
export function productOf(a: Reading, b: Reading): Reading {
  const price = mulDivDown(a.price, b.price, WAD);
  return { price, spread: mulDivUp(a.price + a.spread, b.price + b.spread, WAD) - price };
}

/** The mean of market and redemption, a market beyond `maxDiscount` [bp] counting as if there, below it until confirmed; the spread reaches both. */
export function ratioOf(market: Reading, redemption: Reading, maxDiscount: bigint, isConfirmed: boolean): Reading {
  const allowance = mulDivDown(redemption.price, maxDiscount, BPS);
  const [least, most] = [redemption.price - allowance, redemption.price + allowance];
  let counted = market.price > most ? most : market.price;
  if (!isConfirmed && counted < least) counted = least;
  const price = (redemption.price + counted) / 2n;
  const spread = [
    distance(market.price, price),
    distance(redemption.price, price),
    market.spread,
    redemption.spread,
  ].reduce((widest, each) => (each > widest ? each : widest));
  return { price, spread };
}

/** A reading as a source answers it in 8 decimals, under a listing's deviation [bp]. */
export function sidesOf({ price, spread }: Reading, deviation: bigint): Sides {
  const answer = price / UNIT;
  const half = mulDivUp(spread, 1n, UNIT);
  return {
    mid: answer * UNIT,
    low: (answer - half) * UNIT,
    high: (answer + half) * UNIT,
    isDivergent: half * BPS > answer * deviation,
  };
}

function ascending(values: readonly bigint[]): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
