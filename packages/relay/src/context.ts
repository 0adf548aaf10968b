import type { JsonRpcProvider } from "ethers";
import type { OrderDomain } from "@plimsoll/sdk";
import type { BackOff, EventSink, Sender } from "@plimsoll/service";
import type { Book } from "./book/book.ts";
import type { Markets } from "./chain/markets.ts";
import type { RelayConfig } from "./config/config.ts";
import type { RateLimit } from "./limit/rate-limit.ts";
import type { Progress } from "./progress.ts";
import type { Store } from "./store/store.ts";
import type { Publisher } from "./stream/publisher.ts";

/** What every part of the relay works with. */
export interface Context {
  readonly config: RelayConfig;
  readonly domain: OrderDomain;
  readonly provider: JsonRpcProvider;
  readonly store: Store;
  readonly book: Book;
  readonly markets: Markets;
  readonly publisher: Publisher;
  readonly sender: Sender;
  /** Orders and markets that wait before they are matched again. */
  readonly backOff: BackOff;
  readonly limits: { readonly ip: RateLimit; readonly owner: RateLimit };
  readonly progress: Progress;
  readonly emit: EventSink;
  readonly signal: AbortSignal;
}
