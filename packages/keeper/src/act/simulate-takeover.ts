import { Interface } from "ethers";
import { liquidatorAbi, takeOver, type Bid } from "@plimsoll/sdk";
import type { Context } from "../context.ts";

const abi = new Interface(liquidatorAbi);

/** Size [WAD] that a bid would take into the keeper's account in the present state. */
export async function boughtBy({ provider, config, sender, account }: Context, bid: Bid): Promise<bigint> {
  const returned = await provider.call({ ...takeOver(config.deployment, [bid], account), from: sender.address });
  const [amounts] = abi.decodeFunctionResult("liquidate", returned).toArray() as [readonly bigint[]];
  return amounts[0] ?? 0n;
}
