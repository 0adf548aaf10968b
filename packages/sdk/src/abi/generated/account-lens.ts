// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export const accountLensAbi = [
  "function accountView(bytes32 account) view returns ((bytes32 account, uint8 state, uint8 verdict, int256 cash, (int256 netWorth, uint256 maintenance, uint256 closeOut, int256 ratio, uint256 shortfall, uint8 worstStatus, uint256 grace) margin, (int256 netWorth, uint256 buffer, bytes4 refusal) opening, (bool isActive, address caller, uint256 startedAt, uint256 deadline, uint256 secondsLeft, uint256 count, bool isActed, bool isCloseOut) call, (uint8 asset, address token, uint256 balance, uint256 value, uint8 status, uint256 round)[] collaterals) v)",
  "function accountViews(bytes32[] accounts) view returns ((bytes32 account, uint8 state, uint8 verdict, int256 cash, (int256 netWorth, uint256 maintenance, uint256 closeOut, int256 ratio, uint256 shortfall, uint8 worstStatus, uint256 grace) margin, (int256 netWorth, uint256 buffer, bytes4 refusal) opening, (bool isActive, address caller, uint256 startedAt, uint256 deadline, uint256 secondsLeft, uint256 count, bool isActed, bool isCloseOut) call, (uint8 asset, address token, uint256 balance, uint256 value, uint8 status, uint256 round)[] collaterals)[] views)",
  "function isLiquidatable(bytes32[] accounts) view returns (bool[] sellable)",
  "function linePrices(bytes32 account) view returns (uint8 asset, uint256 maintenancePrice, uint256 closeOutPrice)",
  "function maxWithdraw(bytes32 account, uint8 asset) view returns (uint256)",
  "function vault() view returns (address)",
] as const;
