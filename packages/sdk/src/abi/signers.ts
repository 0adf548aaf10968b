/** The errors by which the contract that checks signed prices refuses what a pull source passes to it. */
export const signersAbi = [
  "error PriceFeedNotFoundWithinRange()",
  "error PriceFeedNotFound()",
  "error InsufficientFee()",
  "error InvalidUpdateData()",
  "error InvalidUpdateDataSource()",
  "error InvalidWormholeVaa()",
] as const;
