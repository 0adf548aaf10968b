import { Interface } from "ethers";
import { exchangeAbi } from "../abi/generated/exchange.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { exchangeOf } from "../deployment/exchange-of.ts";
import type { Call } from "./call.ts";

const abi = new Interface(exchangeAbi);

/** Kills the account's orders of these slots below `sequence`, for good and on every relay. */
export function cancel(deployment: Deployment, account: AccountId, slots: readonly number[], sequence: bigint): Call {
  return { to: exchangeOf(deployment), data: abi.encodeFunctionData("cancel", [account, slots, sequence]) };
}
