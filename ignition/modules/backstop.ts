import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import type { vaultModule } from "./vault.ts";

/** The backstop with its tranches, and what each market's budget starts with. */
export function backstopModule(plan: DeploymentPlan, vaults: ReturnType<typeof vaultModule>) {
  return buildModule("Backstop", (m) => {
    const { vault } = m.useModule(vaults);
    const trancheFactory = m.contract("TrancheFactory");
    const backstop = m.contract("Backstop", [{ vault, factory: trancheFactory, terms: plan.backstop }], {
      after: [vaults],
    });
    for (const { market, symbol, seed } of [...plan.perps, ...plan.futures]) {
      m.call(vault, "setSeed", [market, seed], { id: `setSeed_${symbol.replaceAll(/\W/g, "_")}` });
    }
    return { trancheFactory, backstop };
  });
}

/** The backstop's cash account, named in the vault. */
export function appointmentModule(account: string, vaults: ReturnType<typeof vaultModule>) {
  return buildModule("Appointment", (m) => {
    const { vault } = m.useModule(vaults);
    m.call(vault, "setBackstop", [account]);
    return { vault };
  });
}
