// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const marketLensAbi = [
  "function marketView() view returns (((uint256 utilisation, uint256 borrowRate, uint256 supplyRate, uint256 anchor) rates, uint256 supplyIndex, uint256 borrowIndex, uint256 held, uint256 supplied, uint256 borrowed, int256 reserves, uint256 deficit) v)",
  "function reserveShare() view returns (uint256)",
  "function targetUtilisation() view returns (uint256)",
  "function vault() view returns (address)",
] as const;
