import { Interface } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import type { AccountId } from "../account/account-id.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(backstopAbi);

/** Has the backstop take over the largest share of an account that its limits allow, and deleverage the rest; anyone may send it. */
export function absorb(deployment: Deployment, account: AccountId): Call {
  return { to: backstopOf(deployment), data: abi.encodeFunctionData("absorb", [account]) };
}
