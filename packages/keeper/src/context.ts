import type { JsonRpcProvider } from "ethers";
import type { BackOff, EventSink, Sender } from "@plimsoll/service";
import type { KeeperConfig } from "./config/config.ts";
import type { Store } from "./store/store.ts";

/** What every part of the keeper works with. */
export interface Context {
  readonly config: KeeperConfig;
  readonly provider: JsonRpcProvider;
  readonly store: Store;
  readonly sender: Sender;
  readonly backOff: BackOff;
  readonly emit: EventSink;
  readonly signal: AbortSignal;
}
