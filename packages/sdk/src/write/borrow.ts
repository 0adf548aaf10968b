import { CASH } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";
import { withdraw, type Withdrawal } from "./withdraw.ts";

/** Withdraws cash [units of the settlement token]; what goes beyond the balance is borrowed. */
export function borrow(deployment: Deployment, loan: Omit<Withdrawal, "asset">): Call {
  return withdraw(deployment, { ...loan, asset: CASH });
}
