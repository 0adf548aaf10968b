import type { AccountId } from "../account/account-id.ts";

/** A signed will to trade; see `IExchange.Order`. An account's slot holds one order: a higher sequence replaces it, a lower one is dead. */
export interface Order {
  readonly account: AccountId;
  readonly market: number;
  /** [WAD of the underlying] > 0 buys. */
  readonly size: bigint;
  /** [WAD] worst price per unit. */
  readonly limitPrice: bigint;
  /** [unix s] last second. */
  readonly expiry: bigint;
  readonly slot: number;
  readonly sequence: bigint;
  /** [1e-6 of notional] highest fee rate accepted. */
  readonly maxFee: number;
  /** Owner of the only account that may trade against it; the zero address: any. */
  readonly counterparty: string;
  readonly isReduceOnly: boolean;
}

/** An order with who signed it: the account's owner, or an operator with the scope trade. */
export interface SignedOrder {
  readonly order: Order;
  readonly signer: string;
  readonly signature: string;
}

/** Two orders of one call traded against each other at the maker's limit price. */
export interface Match {
  /** Index into the orders of the call. */
  readonly maker: number;
  readonly taker: number;
  /** [WAD] most that is traded. */
  readonly size: bigint;
}
