/** A trade as the vault's event says; sizes and prices WAD. */
export interface Trade {
  readonly market: number;
  readonly buyer: string;
  readonly seller: string;
  readonly size: bigint;
  readonly price: bigint;
  readonly block: number;
  readonly transaction: string;
}
