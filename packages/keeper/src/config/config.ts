import type { Deployment } from "@plimsoll/sdk";

/** Everything a keeper is started with. */
export interface KeeperConfig {
  readonly rpcUrl: string;
  readonly privateKey: string;
  readonly deployment: Deployment;
  /** FlashKeeper contract owned by the key. */
  readonly contract: string;
  /** SQLite file, or `:memory:`. */
  readonly store: string;
  readonly pollMs: number;
  /** Blocks per event query. */
  readonly range: number;
  /** Blocks that may still be replaced. */
  readonly reorgDepth: number;
  /** Accounts per appraisal, per margin call transaction, per liquidation transaction. */
  readonly appraiseBatch: number;
  readonly callBatch: number;
  readonly sellBatch: number;
  /** Least profit of a liquidation after gas [WAD USD]. */
  readonly minProfit: bigint;
  /** Gas that may be spent per recorded margin call beyond its tip [WAD USD]. */
  readonly callBudget: bigint;
  /** Symbol of the market whose price is that of the coin gas is paid in. */
  readonly nativeAsset: string;
  /** A transaction not mined for this long is replaced. */
  readonly stuckMs: number;
  /** Order relay through which positions taken over are closed again; without one none is taken over. */
  readonly relayUrl: string | undefined;
  /** Distance from the mark at which they are offered [bp]. */
  readonly exitDiscount: bigint;
  /** Loss of an open position that is charged to its account [WAD USD]. */
  readonly settleLoss: bigint;
  /** An account in close-out for so long is brought to the backstop [live s]. */
  readonly absorbAfter: bigint;
  /** A market untouched for so long is brought up to date [s]. */
  readonly pokeAfter: number;
  /** Ends calls of cured accounts too, which earns nothing. */
  readonly clearCalls: boolean;
}
