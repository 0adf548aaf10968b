import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import type { vaultModule } from "./vault.ts";

/** What has no privilege: shares of a cash account, router, top-ups, queue, lenses. */
export function peripheryModule(plan: DeploymentPlan, vaults: ReturnType<typeof vaultModule>) {
  return buildModule("Periphery", (m) => {
    const { vault } = m.useModule(vaults);
    const { name, symbol } = plan.cashShares;
    const { target, reserveShare } = plan.rates;
    return {
      cashShares: m.contract("CashShares", [vault, name, symbol]),
      router: m.contract("Router", [vault, plan.wrappedNative], { after: [vaults] }),
      topUps: m.contract("TopUps", [vault]),
      outflowQueue: m.contract("OutflowQueue", [vault]),
      accountLens: m.contract("AccountLens", [vault]),
      marketLens: m.contract("MarketLens", [vault, target, reserveShare]),
    };
  });
}
