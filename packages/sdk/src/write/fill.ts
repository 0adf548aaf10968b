import { Interface } from "ethers";
import { exchangeAbi } from "../abi/generated/exchange.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { exchangeOf } from "../deployment/exchange-of.ts";
import type { SignedOrder } from "../order/order.ts";
import type { Call } from "./call.ts";

const abi = new Interface(exchangeAbi);

/** Trades the sender's own account against a maker's order at its price, up to `size` [WAD]. */
export function fill(deployment: Deployment, maker: SignedOrder, taker: AccountId, size: bigint): Call {
  return { to: exchangeOf(deployment), data: abi.encodeFunctionData("fill", [maker, taker, size]) };
}
