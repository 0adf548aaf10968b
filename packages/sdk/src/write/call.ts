/** A transaction without its sender, gas and nonce. */
export interface Call {
  readonly to: string;
  readonly data: string;
}

/** A bid to buy collateral of a liquidatable account; see `ILiquidator.Bid`. */
export interface Bid {
  readonly account: string;
  readonly asset: number;
  readonly nonce: bigint;
  /** "Up to" [token units]. */
  readonly maxAmount: bigint;
  /** Worst premium accepted [WAD]. */
  readonly minPremium: bigint;
}

/** A bid for a leg and the position it hedges; see `ILiquidator.PairBid`. */
export interface PairBid {
  readonly account: string;
  /** Instrument of the first leg: a collateral, or 32 + market. */
  readonly asset: number;
  /** Instrument of the second, 32 + market, above the first and on the other side of the same underlying. */
  readonly hedge: number;
  readonly nonce: bigint;
  /** "Up to", of the first leg [token units, WAD of a position]. */
  readonly maxAmount: bigint;
  /** Worst premium accepted per unit of both legs' value [WAD]. */
  readonly minPremium: bigint;
}

/** Nonce of a bid that accepts the account in any state. */
export const ANY_NONCE = 2n ** 32n - 1n;
/** `maxAmount` of a bid for as much as the liquidator sells. */
export const ANY_AMOUNT = 2n ** 128n - 1n;
/** Amount that means all of it: the whole debt to repay, the whole balance to withdraw. */
export const ALL = 2n ** 256n - 1n;
