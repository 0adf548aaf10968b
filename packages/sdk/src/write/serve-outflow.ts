import { Interface } from "ethers";
import { outflowQueueAbi } from "../abi/generated/outflow-queue.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { outflowQueueOf } from "../deployment/outflow-queue-of.ts";
import type { Call } from "./call.ts";

const abi = new Interface(outflowQueueAbi);

/** Serves the account's order as far as it goes now, for its tip; anyone may send it. */
export function serveOutflow(deployment: Deployment, account: AccountId): Call {
  return { to: outflowQueueOf(deployment), data: abi.encodeFunctionData("serve", [account]) };
}
