// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const venueAbi = [
  "error VenueProceedsTooLow(address token, uint256 proceeds, uint256 minimum)",
  "function sell(address tokenIn, uint256 amountIn, address tokenOut, uint256 minOut) returns (uint256 amountOut)",
] as const;
