import { getAddress } from "ethers";
import { hashOrder } from "./hash-order.ts";
import type { OrderDomain } from "./order-domain.ts";
import type { SignedOrder } from "./order.ts";
import { recoverSigner } from "./recover-signer.ts";

/** Whether the order carries its signer's own signature. A contract wallet's is checked by the wallet (ERC-1271), not here. */
export function isSignedByKey(domain: OrderDomain, { order, signer, signature }: SignedOrder): boolean {
  return recoverSigner(hashOrder(domain, order), signature) === getAddress(signer);
}
