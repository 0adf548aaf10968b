import { mulDivDown, mulDivUp } from "../math/mul-div.ts";
import { sqrtDown } from "../math/sqrt.ts";
import { WAD } from "../math/units.ts";
import { DIGITS } from "./exp.ts";

export const LARGEST_MULTIPLIER = 3n * WAD;

/** Square root of a variance in DIGITS, WAD per sqrt year, down. */
export function volatilityOf(variance: bigint): bigint {
  return sqrtDown((variance * WAD * WAD) / DIGITS);
}

/** Its square, DIGITS per year. */
export function varianceOf(volatility: bigint): bigint {
  return mulDivDown(volatility * volatility, DIGITS, WAD * WAD);
}

/** clamp(volatility / calm, 1, 3), WAD, up. */
export function multiplierOf(volatility: bigint, calm: bigint): bigint {
  const ratio = mulDivUp(volatility, WAD, calm);
  return ratio < WAD ? WAD : ratio > LARGEST_MULTIPLIER ? LARGEST_MULTIPLIER : ratio;
}
