import type { Signer } from "ethers";
import type { OrderDomain } from "./order-domain.ts";
import { ORDER_TYPES } from "./order-types.ts";
import type { Order, SignedOrder } from "./order.ts";

/** Signs as the account's owner or as his operator. */
export async function signOrder(signer: Signer, domain: OrderDomain, order: Order): Promise<SignedOrder> {
  const signature = await signer.signTypedData(domain, ORDER_TYPES, order);
  return { order, signer: await signer.getAddress(), signature };
}
