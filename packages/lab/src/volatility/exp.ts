/** One, in the fixed point variances and weights are computed in: 40 decimals. */
export const DIGITS = 10n ** 40n;

const HALVINGS = 12n;

/** e^x for x >= 0, both DIGITS, to more than 30 digits. */
export function exp(x: bigint): bigint {
  const part = x >> HALVINGS;
  let sum = DIGITS;
  let term = DIGITS;
  for (let n = 1n; term !== 0n; ++n) {
    term = (term * part) / (DIGITS * n);
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; ++i) sum = (sum * sum) / DIGITS;
  return sum;
}

/** exp(-seconds / span), DIGITS; `seconds` >= 0, `span` > 0. */
export function keptAfter(seconds: number, span: number): bigint {
  return (DIGITS * DIGITS) / exp((BigInt(seconds) * DIGITS) / BigInt(span));
}
