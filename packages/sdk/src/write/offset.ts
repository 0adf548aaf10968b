import { Interface } from "ethers";
import { liquidatorAbi } from "../abi/generated/liquidator.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(liquidatorAbi);

/** Closes the positions of two distressed accounts against each other at mark; anyone may send it. */
export function offset(deployment: Deployment, long: AccountId, short: AccountId, market: number): Call {
  return { to: deployment.contracts.liquidator, data: abi.encodeFunctionData("offset", [long, short, market]) };
}
