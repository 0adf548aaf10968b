import type { CallableContractFuture, Future } from "@nomicfoundation/ignition-core";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractName, DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { appointmentModule, backstopModule } from "./backstop.ts";
import type { exchangeModule } from "./exchange.ts";
import type { liquidationModule } from "./liquidation.ts";
import type { marginModule } from "./margin.ts";
import type { riskModule } from "./risk.ts";
import type { vaultModule } from "./vault.ts";

const ADMIN_ROLE = 0n;

interface Parts {
  readonly margin: ReturnType<typeof marginModule>;
  readonly vaults: ReturnType<typeof vaultModule>;
  readonly liquidation: ReturnType<typeof liquidationModule>;
  readonly exchanges: ReturnType<typeof exchangeModule>;
  readonly backing: ReturnType<typeof backstopModule>;
  readonly risk: ReturnType<typeof riskModule>;
  readonly appointment: ReturnType<typeof appointmentModule>;
}

/**
 * Gives every restricted function its role and every role its holder, then takes the deployer's power away. Comes after every setter:
 * from here on only the holders, with their delays, can change anything.
 */
export function handoverModule(plan: DeploymentPlan, parts: Parts) {
  const { margin, vaults, liquidation, exchanges, risk } = parts;
  return buildModule("Handover", (m) => {
    const { authority } = m.useModule(accessModule);
    const { engine } = m.useModule(margin);
    const { vault } = m.useModule(vaults);
    const { liquidator } = m.useModule(liquidation);
    const { exchange } = m.useModule(exchanges);
    const { volatility, steward } = m.useModule(risk);
    const contracts: Record<ContractName, CallableContractFuture<string>> = {
      MarginEngine: engine,
      Vault: vault,
      Liquidator: liquidator,
      Exchange: exchange,
      VolatilityOracle: volatility,
    };
    const holders: Record<string, CallableContractFuture<string>> = { RiskSteward: steward };
    const deployer = m.getAccount(0);
    const wired: Future[] = plan.wiring.map(({ contract, role, selectors }) =>
      m.call(authority, "setTargetFunctionRole", [contracts[contract], [...selectors], role], {
        id: `wire_${contract}_${role}`,
        after: Object.values(parts),
      }),
    );
    const granted: Future[] = plan.roles.flatMap(({ id, label, holder, delay }) => {
      const grant = m.call(authority, "grantRole", [id, holders[holder] ?? holder, delay], {
        id: `grant_${label}`,
        after: wired,
      });
      if (id === ADMIN_ROLE) return [grant];
      return [grant, m.call(authority, "labelRole", [id, label], { id: `label_${label}`, after: wired })];
    });
    m.call(authority, "renounceRole", [ADMIN_ROLE, deployer], { after: granted });
    return { authority };
  });
}
