import { Interface } from "ethers";
import { outflowQueueAbi } from "../abi/generated/outflow-queue.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { outflowQueueOf } from "../deployment/outflow-queue-of.ts";
import type { Call } from "./call.ts";

const abi = new Interface(outflowQueueAbi);

/** Takes the account's order out of the queue; sent by its owner. */
export function cancelOutflow(deployment: Deployment, account: AccountId): Call {
  return { to: outflowQueueOf(deployment), data: abi.encodeFunctionData("cancel", [account]) };
}
