import type { Deployment } from "@plimsoll/sdk";

/** Everything a relay is started with. */
export interface RelayConfig {
  readonly rpcUrl: string;
  readonly privateKey: string;
  /** With an exchange. */
  readonly deployment: Deployment;
  /** SQLite file, or `:memory:`. */
  readonly store: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly pollMs: number;
  /** Blocks per event query. */
  readonly range: number;
  /** Blocks that may still be replaced. */
  readonly reorgDepth: number;
  /** A transaction not mined for this long is replaced. */
  readonly stuckMs: number;
  /** Matches per transaction. */
  readonly batch: number;
  /** Open orders in all, and of one owner. */
  readonly maxOrders: number;
  readonly maxOwnerOrders: number;
  /** Requests of an IP address, and orders and removals of an owner, per minute. */
  readonly ipRate: number;
  readonly ownerRate: number;
  /** WebSocket connections. */
  readonly maxStreams: number;
  /** The client's address is the last of X-Forwarded-For. */
  readonly isBehindProxy: boolean;
}
