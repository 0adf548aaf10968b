// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.
export { accessManagerAbi } from "./access-manager.ts";
export { accountLensAbi } from "./account-lens.ts";
export { backstopAbi } from "./backstop.ts";
export { cashSharesAbi } from "./cash-shares.ts";
export { exchangeAbi } from "./exchange.ts";
export { flashKeeperAbi } from "./flash-keeper.ts";
export { venueAbi } from "./venue.ts";
export { liquidatorAbi } from "./liquidator.ts";
export { marginEngineAbi } from "./margin-engine.ts";
export { marketLensAbi } from "./market-lens.ts";
export { operatorsAbi } from "./operators.ts";
export { routerAbi } from "./router.ts";
export { topUpsAbi } from "./top-ups.ts";
export { trancheAbi } from "./tranche.ts";
export { trancheFactoryAbi } from "./tranche-factory.ts";
export { vaultAbi } from "./vault.ts";
export { volatilityOracleAbi } from "./volatility-oracle.ts";
