/** What the generator must know about a collateral asset. */
export interface BookAsset {
  readonly symbol: string;
  readonly decimals: number;
  /** USD with 8 decimals, on the side opening uses (low). */
  readonly price: bigint;
  /** h0 of the initial line, WAD. */
  readonly initialHaircut: bigint;
  /** USD, WAD. */
  readonly depth: bigint;
}

export interface BookRequest {
  /** 1 to 5,000, lenders included. */
  readonly accounts: number;
  /** 32-bit unsigned. */
  readonly seed: number;
  readonly assets: readonly BookAsset[];
  readonly settlementDecimals: number;
  /** g0, USD, WAD. */
  readonly keeperCost: bigint;
}

export interface CollateralLeg {
  readonly symbol: string;
  /** Token units. */
  readonly amount: bigint;
}

export interface Borrower {
  readonly collateral: readonly CollateralLeg[];
  /** Settlement token units, > 0. */
  readonly debt: bigint;
  /** W / B_initial right after borrowing, when the book is opened in order; WAD. */
  readonly openingRatio: bigint;
}

export interface Lender {
  /** Settlement token units, > 0. */
  readonly cash: bigint;
}

/** Lenders are opened first, then each borrower deposits and borrows before the next: opening haircuts grow with the total. */
export interface Book {
  readonly seed: number;
  readonly lenders: readonly Lender[];
  readonly borrowers: readonly Borrower[];
  /** Settlement token units that must be lent for the debts at the book's utilisation; the lenders' cash when there are any. */
  readonly cashNeeded: bigint;
}
