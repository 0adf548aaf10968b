import { InputError } from "../errors.ts";

const DECIMAL = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal number, also in scientific notation, into fixed point.
 * Digits beyond `decimals` are cut off (toward zero).
 * @throws InputError when the text is not a number.
 */
export function parseDecimalDown(text: string, decimals: number): bigint {
  const match = DECIMAL.exec(text.trim());
  if (match === null) throw new InputError(`"${text}" is not a decimal number.`);
  const [, sign, mantissa = "", exponent = "0"] = match;
  const [whole = "", fraction = ""] = mantissa.split(".");
  const shift = decimals + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(0 - shift);
  return sign === "-" ? 0n - size : size;
}
