import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import { type exchangeModule, MARKET_BASE } from "./exchange.ts";
import type { marginModule } from "./margin.ts";
import type { vaultModule } from "./vault.ts";

interface Parts {
  readonly margin: ReturnType<typeof marginModule>;
  readonly vaults: ReturnType<typeof vaultModule>;
  readonly exchanges: ReturnType<typeof exchangeModule>;
}

/** The volatility oracle, which measures every instrument from here on, and the steward that lets margins follow it. */
export function riskModule(plan: DeploymentPlan, { margin, vaults, exchanges }: Parts) {
  return buildModule("Risk", (m) => {
    const { authority } = m.useModule(accessModule);
    const { vault } = m.useModule(vaults);
    const volatility = m.contract("VolatilityOracle", [authority, vault]);
    const steward = m.contract("RiskSteward", [vault, volatility]);
    const span = plan.volatilitySpan;
    const instruments = [
      ...plan.markets.map(({ asset, calm }) => ({ id: asset, calm })),
      ...[...plan.perps, ...plan.futures].map(({ market, calm }) => ({ id: MARKET_BASE + market, calm })),
    ];
    for (const { id, calm } of instruments) {
      m.call(volatility, "setTerms", [id, { calm, span }], { id: `setTerms_${id}`, after: [margin, exchanges] });
    }
    return { volatility, steward };
  });
}
