/** A price at a unix second, in any unit: only ratios count. */
export interface Point {
  readonly time: number;
  readonly price: bigint;
}

export interface VolatilityTerms {
  /** Volatility at which the multiplier is 1, WAD per sqrt year. */
  readonly calm: bigint;
  /** Seconds after which a return weighs 1/e of what it did. */
  readonly span: number;
}

/** A variance per year at a unix second, DIGITS. */
export interface Estimate {
  readonly time: number;
  readonly variance: bigint;
}
