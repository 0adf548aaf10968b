import { Interface, ZeroAddress } from "ethers";
import { liquidatorAbi } from "../abi/generated/liquidator.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Bid, Call } from "./call.ts";
import { sortBids } from "./sort-bids.ts";

const abi = new Interface(liquidatorAbi);

/** Takes positions (and collateral, paid from its cash) of liquidatable accounts into an account of the sender. */
export function takeOver(deployment: Deployment, bids: readonly Bid[], account: AccountId): Call {
  const args = [sortBids(bids), account, ZeroAddress, "0x"];
  return { to: deployment.contracts.liquidator, data: abi.encodeFunctionData("liquidate", args) };
}
