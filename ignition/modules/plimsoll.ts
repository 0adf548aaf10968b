import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import { appointmentModule, backstopModule } from "./backstop.ts";
import { exchangeModule } from "./exchange.ts";
import { handoverModule } from "./handover.ts";
import { liquidationModule } from "./liquidation.ts";
import { marginModule } from "./margin.ts";
import { peripheryModule } from "./periphery.ts";
import { riskModule } from "./risk.ts";
import { tokensModule } from "./tokens.ts";
import { vaultModule } from "./vault.ts";

/**
 * The whole protocol. A further contract is one more module file and one more line here.
 * @param backstopAccount the backstop's address as a vault account, which no module can compute: without it, everything but naming the
 * backstop in the vault and what comes after
 */
export function plimsollModule(plan: DeploymentPlan, backstopAccount?: string) {
  const tokens = tokensModule(plan);
  const margin = marginModule(plan, tokens);
  const vaults = vaultModule(plan, tokens, margin);
  const liquidation = liquidationModule(plan, vaults);
  const exchanges = exchangeModule(plan, { tokens, margin, vaults, liquidation });
  const backing = backstopModule(plan, vaults);
  const risk = riskModule(vaults);
  const periphery = peripheryModule(plan, vaults);
  const ending = (account: string) => {
    const appointment = appointmentModule(account, vaults);
    return handoverModule(plan, { margin, vaults, liquidation, exchanges, backing, risk, appointment });
  };
  return buildModule("Plimsoll", (m) => ({
    ...m.useModule(tokens),
    ...m.useModule(accessModule),
    ...m.useModule(margin),
    ...m.useModule(vaults),
    ...m.useModule(liquidation),
    ...m.useModule(exchanges),
    ...m.useModule(backing),
    ...m.useModule(risk),
    ...m.useModule(periphery),
    ...(backstopAccount === undefined ? {} : m.useModule(ending(backstopAccount))),
  }));
}
