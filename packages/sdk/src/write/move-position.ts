import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Moves a whole position to another account of its owner; both must then stand at their initial line. */
export function movePosition(deployment: Deployment, from: AccountId, to: AccountId, market: number): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("movePosition", [from, to, market]) };
}
