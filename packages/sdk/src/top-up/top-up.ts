import type { AccountId } from "../account/account-id.ts";

/** What an owner allows keepers to pull from his wallet while his account is called; see `ITopUps.TopUp`. */
export interface TopUp {
  readonly account: AccountId;
  /** [units of the settlement token] most that is ever pulled under it, tips included. */
  readonly budget: bigint;
  /** [units of the settlement token] to the caller of each top-up. */
  readonly tip: bigint;
  /** [s] between two top-ups. */
  readonly cooldown: number;
  /** [unix s] last second. */
  readonly expiry: number;
  /** Tells apart authorisations that are alike. */
  readonly salt: bigint;
}

/** An authorisation with the signature of the account's owner. */
export interface SignedTopUp {
  readonly topUp: TopUp;
  readonly signature: string;
}
