import { Interface, type BlockTag, type Provider } from "ethers";
import { exchangeAbi } from "../abi/generated/exchange.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { exchangeOf } from "../deployment/exchange-of.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(exchangeAbi);

/** What the chain knows of a slot: the newest sequence seen, and what that order has traded [WAD]. */
export interface Fill {
  readonly sequence: bigint;
  readonly filled: bigint;
}

export async function readFill(
  provider: Provider,
  deployment: Deployment,
  account: AccountId,
  slot: number,
  blockTag: BlockTag = "latest",
): Promise<Fill> {
  const target = { to: exchangeOf(deployment), abi, blockTag };
  const [sequence, filled] = await callContract<[bigint, bigint]>(provider, target, "fillOf", [account, slot]);
  return { sequence, filled };
}
