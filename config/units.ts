/** Exact conversions from the decimal strings of config/ to contract units. Nothing is ever rounded silently. */

const DECIMAL = /^\d+(\.\d+)?$/;

/** @throws RangeError when the text is no plain decimal or needs more places than `decimals`. */
export function toUnits(text: string, decimals: number): bigint {
  if (!DECIMAL.test(text)) throw new RangeError(`"${text}" is not a plain decimal number.`);
  const [whole = "", fraction = ""] = text.split(".");
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > decimals) throw new RangeError(`"${text}" needs more than ${decimals} decimal places.`);
  return BigInt(whole + digits.padEnd(decimals, "0"));
}

export const toWad = (text: string): bigint => toUnits(text, 18);
export const toBasisPoints = (ratio: string): bigint => toUnits(ratio, 4);
export const toPerMille = (ratio: string): bigint => toUnits(ratio, 3);
export const toPercent = (ratio: string): bigint => toUnits(ratio, 2);

/** Smallest n with 2^n >= value. */
export function exponentAbove(value: bigint): number {
  return value <= 1n ? 0 : (value - 1n).toString(2).length;
}

/** Largest n with 2^n <= value; value > 0. */
export function exponentBelow(value: bigint): number {
  return value.toString(2).length - 1;
}

/** Token units worth at most `usd` at `priceUsd`, rounded down. */
export function tokensWorthDown(usd: string, priceUsd: string, tokenDecimals: number): bigint {
  return (toWad(usd) * 10n ** BigInt(tokenDecimals)) / toWad(priceUsd);
}
