import { Interface } from "ethers";
import { flashKeeperAbi, sortBids, type Bid, type Call } from "@plimsoll/sdk";
import type { Context } from "../context.ts";

const abi = new Interface(flashKeeperAbi);

export interface Simulation {
  /** Bids that buy something now. */
  readonly bids: readonly Bid[];
  /** [units of the settlement token] */
  readonly profit: bigint;
}

/** What the bids would buy and earn in the present state. */
export async function simulateSale({ provider, config, sender }: Context, bids: readonly Bid[]): Promise<Simulation> {
  const sorted = sortBids(bids);
  const returned = await provider.call({ ...saleCall(config.contract, sorted, 0n), from: sender.address });
  const [amounts, profit] = abi.decodeFunctionResult("liquidate", returned).toArray() as [readonly bigint[], bigint];
  return { bids: sorted.filter((_, index) => amounts[index] !== 0n), profit };
}

/** @param minProfit [units of the settlement token] asserted on chain */
export function saleCall(contract: string, bids: readonly Bid[], minProfit: bigint): Call {
  return { to: contract, data: abi.encodeFunctionData("liquidate", [bids, minProfit]) };
}
