// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const trancheFactoryAbi = [
  "function create(address vault, bool isSenior, uint256 series, uint256 cooldown, uint256 window) returns (address)",
] as const;
