import type { JsonRpcProvider, Wallet } from "ethers";
import type { AccountId } from "@plimsoll/sdk";
import type { BackOff, EventSink, Sender } from "@plimsoll/service";
import type { KeeperConfig } from "./config/config.ts";
import type { Offers } from "./inventory/offers.ts";
import type { Store } from "./store/store.ts";

/** What every part of the keeper works with. */
export interface Context {
  readonly config: KeeperConfig;
  readonly provider: JsonRpcProvider;
  readonly store: Store;
  readonly sender: Sender;
  /** Signs orders; the sender alone sends transactions. */
  readonly wallet: Wallet;
  /** Vault account of the key, which takes positions over. */
  readonly account: AccountId;
  readonly offers: Offers;
  readonly backOff: BackOff;
  /** When what is due once in a while was done last [unix s]. */
  readonly doneAt: Map<string, number>;
  readonly emit: EventSink;
  readonly signal: AbortSignal;
}
