import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Counts what an insolvent account owes beyond all it has among the pending losses; anyone may send it. */
export function reportInsolvent(deployment: Deployment, account: AccountId): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("reportInsolvent", [account]) };
}
