/** EIP-712 domain of an exchange. */
export interface OrderDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: string;
}

/** A signature made for one chain and exchange is worth nothing on another. */
export function orderDomain(chainId: number, exchange: string): OrderDomain {
  return { name: "Plimsoll Exchange", version: "1", chainId, verifyingContract: exchange };
}
