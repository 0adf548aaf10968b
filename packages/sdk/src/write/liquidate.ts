import { Interface, ZeroHash } from "ethers";
import { liquidatorAbi } from "../abi/generated/liquidator.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Bid, Call } from "./call.ts";
import { sortBids } from "./sort-bids.ts";

const abi = new Interface(liquidatorAbi);

/** Buys collateral from the sender's wallet, which must have approved the vault for the payment; the tokens go to `receiver`. */
export function liquidate(deployment: Deployment, bids: readonly Bid[], receiver: string): Call {
  const args = [sortBids(bids), ZeroHash, receiver, "0x"];
  return { to: deployment.contracts.liquidator, data: abi.encodeFunctionData("liquidate", args) };
}
