import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

export interface Withdrawal {
  readonly account: AccountId;
  readonly asset: number;
  /** [token units], `ALL`: the whole balance. */
  readonly amount: bigint;
  readonly receiver: string;
}

/** Takes token units of an asset out of an account. */
export function withdraw(deployment: Deployment, { account, asset, amount, receiver }: Withdrawal): Call {
  return {
    to: deployment.contracts.vault,
    data: abi.encodeFunctionData("withdraw", [account, asset, amount, receiver]),
  };
}
