import { Interface } from "ethers";
import { outflowQueueAbi } from "../abi/generated/outflow-queue.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { outflowQueueOf } from "../deployment/outflow-queue-of.ts";
import type { Call } from "./call.ts";

const abi = new Interface(outflowQueueAbi);

export interface OutflowOrder {
  readonly account: AccountId;
  /** [units of the settlement token] own cash and borrowed. */
  readonly amount: bigint;
  readonly receiver: string;
  /** [bp] of each part, to who serves it; at most 100. */
  readonly tip: number;
  /** Last second [unix s]. */
  readonly expiry: number;
}

/**
 * Files an order for cash that cannot leave at once, in place of the account's earlier one; sent by its owner, who has made the queue an
 * operator with the scope withdraw.
 */
export function fileOutflow(deployment: Deployment, { account, amount, receiver, tip, expiry }: OutflowOrder): Call {
  return {
    to: outflowQueueOf(deployment),
    data: abi.encodeFunctionData("file", [account, amount, receiver, tip, expiry]),
  };
}
