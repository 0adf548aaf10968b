import type { Deployment } from "./deployment.ts";

/** Address of the queue for cash that cannot leave at once. */
export function outflowQueueOf({ contracts, chainId }: Deployment): string {
  if (contracts.outflowQueue === undefined) throw new Error(`the deployment on chain ${chainId} has no outflow queue`);
  return contracts.outflowQueue;
}
