import { z } from "zod";
import { CASH } from "../account/account-id.ts";
import { manifestSchema, type Deployment, type Market } from "./deployment.ts";

/** Reads the content of a deployment file; the error says which field is wrong. */
export function parseDeployment(content: unknown): Deployment {
  const result = manifestSchema.safeParse(content);
  if (!result.success) throw new Error(`the deployment file does not fit:\n${z.prettifyError(result.error)}`);
  const { chainId, startBlock, contracts, assets, perps, futures } = result.data;
  return {
    chainId,
    startBlock,
    contracts: {
      vault: contracts.Vault.address,
      engine: contracts.MarginEngine.address,
      liquidator: contracts.Liquidator.address,
      operators: contracts.Operators.address,
      ...(contracts.Exchange && { exchange: contracts.Exchange.address }),
      ...(contracts.Backstop && { backstop: contracts.Backstop.address }),
      ...(contracts.RiskSteward && { steward: contracts.RiskSteward.address }),
      ...(contracts.TopUps && { topUps: contracts.TopUps.address }),
      ...(contracts.OutflowQueue && { outflowQueue: contracts.OutflowQueue.address }),
    },
    settlement: assets.find(({ asset }) => asset === CASH) as Market,
    markets: assets.filter(({ asset }) => asset !== CASH),
    perps,
    futures,
  };
}
