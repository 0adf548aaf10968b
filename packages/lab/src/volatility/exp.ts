/** One, in the fixed point variances and weights are computed in: 40 decimals. */
export const DIGITS = 10n ** 40n;

const HALVINGS = 12n;

/** exp(-seconds / span), DIGITS, to more than 30 digits; `seconds` >= 0, `span` > 0. */
export function keptAfter(seconds: number, span: number): bigint {
  const x = (BigInt(seconds) * DIGITS) / (BigInt(span) << HALVINGS);
  let sum = DIGITS;
  let term = DIGITS;
  for (let n = 1n; term !== 0n; ++n) {
    term = (term * x) / (DIGITS * n);
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; ++i) sum = (sum * sum) / DIGITS;
  return (DIGITS * DIGITS) / sum;
}
