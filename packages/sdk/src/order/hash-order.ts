import { TypedDataEncoder } from "ethers";
import type { OrderDomain } from "./order-domain.ts";
import { ORDER_TYPES } from "./order-types.ts";
import type { Order } from "./order.ts";

/** Digest that the signer signs, and the order's name: `IExchange.digestOf`. */
export function hashOrder(domain: OrderDomain, order: Order): string {
  return TypedDataEncoder.hash(domain, ORDER_TYPES, order);
}
