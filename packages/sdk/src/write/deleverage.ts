import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Closes a position of an insolvent account against the other side of its market, pro rata; anyone may send it. */
export function deleverage(deployment: Deployment, account: AccountId, market: number): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("deleverage", [account, market]) };
}
