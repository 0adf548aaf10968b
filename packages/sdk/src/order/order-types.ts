/** EIP-712 type that the exchange checks. */
export const ORDER_TYPES = {
  Order: [
    { name: "account", type: "bytes32" },
    { name: "market", type: "uint8" },
    { name: "size", type: "int128" },
    { name: "limitPrice", type: "uint128" },
    { name: "expiry", type: "uint64" },
    { name: "slot", type: "uint16" },
    { name: "sequence", type: "uint64" },
    { name: "maxFee", type: "uint32" },
    { name: "counterparty", type: "address" },
    { name: "isReduceOnly", type: "bool" },
  ],
};
