import { ZeroAddress } from "ethers";
import type { DeploymentPlan } from "../../../ignition/plan.ts";
import type { Manifest } from "./manifest.ts";

/** What each contract of a deployment was created with, by config and manifest. */
export function constructorArguments(
  contract: string,
  { plan, manifest }: { plan: DeploymentPlan; manifest: Manifest },
): readonly unknown[] {
  const at = (name: string) => manifest.contracts[name]?.address ?? missing(name);
  const { sequencer, legCost, funding, minDebt, initialAnchor, rates, terms } = plan;
  const authority = at("AccessManager");
  switch (contract) {
    case "AccessManager":
      return [manifest.deployer];
    case "Operators":
      return [];
    case "MarginEngine":
    case "EngineUpkeep": {
      const { feed: sequencerFeed, grace: sequencerGrace } = sequencer;
      const upkeep = contract === "MarginEngine" ? at("EngineUpkeep") : ZeroAddress;
      return [{ authority, upkeep, sequencerFeed, sequencerGrace, legCost, funding }];
    }
    case "Exchange":
      return [authority, at("Vault"), at("Operators")];
    case "Vault":
    case "VaultTrading":
    case "VaultResolution": {
      const settlementToken =
        manifest.assets.find(({ asset }) => asset === 0)?.token ?? missing("the settlement token");
      const [operators, engine] = [at("Operators"), at("MarginEngine")];
      const [trading, resolution] =
        contract === "Vault" ? [at("VaultTrading"), at("VaultResolution")] : [ZeroAddress, ZeroAddress];
      return [{ authority, settlementToken, operators, engine, trading, resolution, minDebt, initialAnchor, rates }];
    }
    case "Liquidator": {
      const { feed: sequencerFeed, grace: sequencerGrace } = sequencer;
      return [{ authority, vault: at("Vault"), sequencerFeed, sequencerGrace, terms }];
    }
    case "TrancheFactory":
      return [];
    case "Backstop":
      return [{ vault: at("Vault"), factory: at("TrancheFactory"), terms: plan.backstop }];
    case "VolatilityOracle":
      return [authority, at("Vault")];
    case "RiskSteward":
      return [at("Vault"), at("VolatilityOracle")];
    case "CashShares":
      return [at("Vault"), plan.cashShares.name, plan.cashShares.symbol];
    case "Router":
      return [at("Vault"), plan.wrappedNative];
    case "TopUps":
    case "OutflowQueue":
    case "AccountLens":
      return [at("Vault")];
    case "MarketLens":
      return [at("Vault"), rates.target, rates.reserveShare];
    default:
      throw new Error(`Nothing is known about the creation of ${contract}.`);
  }
}

function missing(what: string): never {
  throw new Error(`The manifest does not name ${what}.`);
}
