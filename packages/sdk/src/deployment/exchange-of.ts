import type { Deployment } from "./deployment.ts";

/** Address of the exchange; deployments without one cannot trade positions. */
export function exchangeOf({ contracts, chainId }: Deployment): string {
  if (contracts.exchange === undefined) throw new Error(`the deployment on chain ${chainId} has no exchange`);
  return contracts.exchange;
}
