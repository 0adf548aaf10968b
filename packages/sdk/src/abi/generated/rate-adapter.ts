// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const rateAdapterAbi = [
  "error RateAdapterBadDecimals(uint256 decimals, uint256 limit)",
  "error RateAdapterFailed(address token, bytes4 selector)",
  "function argument() view returns (uint256)",
  "function rate() view returns (uint256)",
  "function rateDecimals() view returns (uint256)",
  "function selector() view returns (bytes4)",
  "function token() view returns (address)",
] as const;
