import type { AccountId } from "../state/account.ts";

/** Shares of one holder and his request to leave. Times in unix seconds. */
export interface Holder {
  readonly shares: bigint;
  readonly requested?: { readonly shares: bigint; readonly at: number; readonly claimedAt?: number };
}

/** One series of a tranche: shares are worth what the series is worth, a closed one nothing for ever. */
export interface TrancheState {
  readonly series: number;
  readonly supply: bigint;
  readonly holders: ReadonlyMap<AccountId, Holder>;
}

export const NEW_TRANCHE: TrancheState = { series: 0, supply: 0n, holders: new Map() };
