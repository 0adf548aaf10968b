import { CASH, type AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { ALL, type Call } from "./call.ts";
import { deposit } from "./deposit.ts";

/** Pays debt back [units of the settlement token], by default exactly all of it. */
export function repay(deployment: Deployment, account: AccountId, amount: bigint = ALL): Call {
  return deposit(deployment, account, CASH, amount);
}
