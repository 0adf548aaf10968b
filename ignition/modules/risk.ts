import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessModule } from "./access.ts";
import type { vaultModule } from "./vault.ts";

/** The volatility oracle. It measures an instrument from its first terms on, which are governance's. */
export function riskModule(vaults: ReturnType<typeof vaultModule>) {
  return buildModule("Risk", (m) => {
    const { authority } = m.useModule(accessModule);
    const { vault } = m.useModule(vaults);
    return { volatility: m.contract("VolatilityOracle", [authority, vault]) };
  });
}
