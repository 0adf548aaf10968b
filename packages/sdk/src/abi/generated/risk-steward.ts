// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const riskStewardAbi = [
  "error StewardNoStep(uint8 id)",
  "error StewardNotBetween(bytes32 account, uint256 line, uint256 least, uint256 most)",
  "error StewardOutOfOrder(bytes32 account)",
  "error StewardVaultLocked()",
  "error StewardWithinLimit(uint256 shown, uint256 limit)",
  "event OpeningHalted(uint8 indexed id, uint256 until)",
  "event OpeningResumed(uint8 indexed id)",
  "event StepCut(uint8 indexed id, uint256 next, uint256 maintenance, address indexed witness)",
  "event VolState(uint8 indexed id, uint256 target, uint256 multiplier, uint256 next)",
  "function cautionOf(uint8 id) view returns (uint8)",
  "function isDue(uint8 id) view returns (bool)",
  "function refresh(uint8 id) returns ((uint64 multiplier, uint64 next, uint32 roundAt, uint32 closedAt, bool isSpent) s)",
  "function stanceOf(uint8 id) view returns ((uint64 multiplier, uint64 next, uint32 roundAt, uint32 closedAt, bool isSpent))",
  "function vault() view returns (address)",
  "function volatility() view returns (address)",
  "function witness(uint8 id, bytes32[] accounts) returns (uint256 next)",
] as const;
