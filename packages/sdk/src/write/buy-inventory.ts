import { Interface, ZeroAddress } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import type { AccountId } from "../account/account-id.ts";
import { parseAccountId } from "../account/parse-account-id.ts";
import { MARKET_BASE } from "../account/to-instrument.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(backstopAbi);

/** What to buy of the backstop. */
export interface Purchase {
  readonly instrument: number;
  /** "Up to" [token units, of a position WAD of size]. */
  readonly amount: bigint;
  /** Least accepted below mid [WAD]. */
  readonly minDiscount: bigint;
  /** Of the sender: a position goes there; a collateral goes to the account's owner, whose wallet has approved the backstop for the payment. */
  readonly account: AccountId;
}

/** Buys of the inventory at the discount of its Dutch sale. */
export function buyInventory(deployment: Deployment, { instrument, amount, minDiscount, account }: Purchase): Call {
  const isPosition = instrument >= MARKET_BASE;
  const receiver = isPosition ? ZeroAddress : parseAccountId(account).owner;
  const args = [instrument, amount, minDiscount, account, receiver, "0x"];
  return { to: backstopOf(deployment), data: abi.encodeFunctionData("buy", args) };
}
