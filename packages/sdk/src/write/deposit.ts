import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Puts token units of an asset into an account; the vault must be approved for them. */
export function deposit(deployment: Deployment, account: AccountId, asset: number, amount: bigint): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("deposit", [account, asset, amount]) };
}
