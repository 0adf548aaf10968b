import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { vaultModule } from "./vault.ts";

/** The liquidator with a capacity bucket for every market, set in the vault. */
export function liquidationModule(plan: DeploymentPlan, vaults: ReturnType<typeof vaultModule>) {
  return buildModule("Liquidation", (m) => {
    const { authority } = m.useModule(accessModule);
    const { vault } = m.useModule(vaults);
    const { terms, sequencer } = plan;
    const liquidator = m.contract("Liquidator", [
      { authority, vault, sequencerFeed: sequencer.feed, sequencerGrace: sequencer.grace, terms },
    ]);
    for (const { asset, capacity, refill, token } of plan.markets) {
      m.call(liquidator, "setCapacity", [asset, capacity, refill], { id: `setCapacity_${token.symbol}` });
    }
    m.call(vault, "setLiquidator", [liquidator]);
    return { liquidator };
  });
}
