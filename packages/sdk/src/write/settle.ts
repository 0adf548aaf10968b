import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Turns what a position has earned or lost at mark into cash, through the market's pot. */
export function settle(deployment: Deployment, account: AccountId, market: number): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("settle", [account, market]) };
}
