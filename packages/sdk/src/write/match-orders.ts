import { Interface } from "ethers";
import { exchangeAbi } from "../abi/generated/exchange.ts";
import { exchangeOf } from "../deployment/exchange-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Match, SignedOrder } from "../order/order.ts";
import type { Call } from "./call.ts";

const abi = new Interface(exchangeAbi);

/** Trades orders against each other; the matches come grouped by market in ascending order. Anyone may send it. */
export function matchOrders(deployment: Deployment, orders: readonly SignedOrder[], matches: readonly Match[]): Call {
  return { to: exchangeOf(deployment), data: abi.encodeFunctionData("matchOrders", [orders, matches]) };
}
