/** An order the keeper has posted to close a position. */
export interface Offer {
  /** [WAD] > 0 buys. */
  readonly size: bigint;
  readonly limitPrice: bigint;
  /** [unix s] */
  readonly expiry: number;
}

/** What was posted last, by market; a keeper that has just started posts again. */
export type Offers = Map<number, Offer>;
