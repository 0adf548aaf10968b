import { Interface } from "ethers";
import { liquidatorAbi } from "../abi/generated/liquidator.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(liquidatorAbi);

/** Registers margin calls; accounts that cannot be called are skipped. */
export function callMargin(deployment: Deployment, accounts: readonly AccountId[]): Call {
  return { to: deployment.contracts.liquidator, data: abi.encodeFunctionData("callMargin", [accounts]) };
}
