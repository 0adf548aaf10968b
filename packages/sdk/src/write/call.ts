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

/** Nonce of a bid that accepts the account in any state. */
export const ANY_NONCE = 2n ** 32n - 1n;
/** `maxAmount` of a bid for as much as the liquidator sells. */
export const ANY_AMOUNT = 2n ** 128n - 1n;
/** Amount that means all of it: the whole debt to repay, the whole balance to withdraw. */
export const ALL = 2n ** 256n - 1n;
