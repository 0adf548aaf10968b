import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { marginModule } from "./margin.ts";
import { tokenOf, type Doubles, type TokensModule } from "./tokens.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

/** Operators, the vault with the code of its positions and losses, with every market listed under its cap. */
export function vaultModule(plan: DeploymentPlan, tokens: TokensModule, margin: ReturnType<typeof marginModule>) {
  return buildModule("Vault", (m) => {
    const { authority } = m.useModule(accessModule);
    const doubles: Doubles = m.useModule(tokens);
    const { engine } = m.useModule(margin);
    const operators = m.contract("Operators");
    const { minDebt, initialAnchor, rates } = plan;
    const settlementToken = tokenOf(doubles, plan.settlement);
    const config = { authority, settlementToken, operators, engine, minDebt, initialAnchor, rates };
    const code = { ...config, trading: NOBODY, resolution: NOBODY };
    const trading = m.contract("VaultTrading", [code]);
    const resolution = m.contract("VaultResolution", [code]);
    const vault = m.contract("Vault", [{ ...config, trading, resolution }]);
    m.call(vault, "setOutflowLimit", [plan.outflow.share, plan.outflow.floor]);
    for (const market of plan.markets) {
      m.call(vault, "listAsset", [market.asset, tokenOf(doubles, market), market.cap], {
        id: `listAsset_${market.token.symbol}`,
      });
    }
    return { operators, trading, resolution, vault };
  });
}
