import type { AccountId } from "../state/account.ts";

/** What a keeper bids for one leg of one account. */
export interface Bid {
  readonly account: AccountId;
  /** 1 to 31 a collateral, 32 + j the position in market j. */
  readonly instrument: number;
  /** Most he takes: token units, or size. */
  readonly most: bigint;
  /** Worst price accepted, WAD a whole token or unit; none is no limit. */
  readonly worstPrice?: bigint;
  /** Nonce he expects of the account. */
  readonly nonce?: number;
}

/** Bids of one keeper; accounts no longer liquidatable are skipped, and a call that sells nothing is refused. */
export interface Liquidate {
  readonly type: "liquidate";
  readonly bids: readonly Bid[];
  /** The keeper's vault account; undefined for a wallet, which can take no position. */
  readonly keeper: AccountId | undefined;
}

/** What a sale did. Values in WAD. */
export interface Sale {
  readonly account: AccountId;
  readonly instrument: number;
  readonly amount: bigint;
  readonly value: bigint;
  /** Premium, WAD of one; discount of the sale of an insolvent account. */
  readonly premium: bigint;
  readonly credited: bigint;
  readonly fee: bigint;
  readonly tip: bigint;
}
