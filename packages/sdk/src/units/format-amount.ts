import { magnitude } from "./magnitude.ts";

/**
 * Token units as a decimal number with thousands separated by commas. Places beyond `digits` are cut, never rounded, so that what is shown is
 * never more than what is there; an amount that would look like zero keeps its first significant digit.
 */
export function formatAmount(amount: bigint, decimals: number, digits = decimals): string {
  const size = magnitude(amount);
  const text = size.toString().padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const all = text.slice(text.length - decimals);
  const first = all.search(/[1-9]/);
  const kept = size > 0n && BigInt(whole) === 0n ? Math.max(digits, first + 1) : digits;
  const fraction = all.slice(0, kept).replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0n ? "-" : ""}${grouped}${fraction === "" ? "" : `.${fraction}`}`;
}
