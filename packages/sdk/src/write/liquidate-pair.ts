import { Interface } from "ethers";
import { liquidatorAbi } from "../abi/generated/liquidator.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call, PairBid } from "./call.ts";

const abi = new Interface(liquidatorAbi);

/** Buys legs together with what they hedge, into the keeper's vault account; one bid an account. */
export function liquidatePair(deployment: Deployment, bids: readonly PairBid[], keeperAccount: AccountId): Call {
  const sorted = bids.toSorted((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
  return {
    to: deployment.contracts.liquidator,
    data: abi.encodeFunctionData("liquidatePair", [sorted, keeperAccount]),
  };
}
