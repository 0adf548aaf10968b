import type { Deployment } from "./deployment.ts";

/** Address of the risk steward; in deployments without one margins do not follow volatility. */
export function stewardOf({ contracts, chainId }: Deployment): string {
  if (contracts.steward === undefined) throw new Error(`the deployment on chain ${chainId} has no risk steward`);
  return contracts.steward;
}
