import type { Deployment } from "./deployment.ts";

/** Address of the backstop; deployments without one have nobody behind losses. */
export function backstopOf({ contracts, chainId }: Deployment): string {
  if (contracts.backstop === undefined) throw new Error(`the deployment on chain ${chainId} has no backstop`);
  return contracts.backstop;
}
