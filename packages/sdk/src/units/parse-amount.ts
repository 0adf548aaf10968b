/** A plain decimal number in token units, exactly: more places than the token has are refused, not rounded. */
export function parseAmount(text: string, decimals: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) throw new RangeError(`"${text}" is not a plain decimal number`);
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.length > decimals) throw new RangeError(`"${text}" has more than ${decimals} decimal places`);
  const units = BigInt(whole + fraction.padEnd(decimals, "0"));
  return sign === "-" ? -units : units;
}
