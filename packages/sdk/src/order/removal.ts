import type { Signer } from "ethers";
import { TypedDataEncoder } from "ethers";
import type { OrderDomain } from "./order-domain.ts";

/** A signed wish to take one order out of a relay's book. The chain does not know it: `cancel` kills an order for good. */
export interface Removal {
  /** Digest of the order. */
  readonly order: string;
  /** Who signed the order, or its account's owner. */
  readonly signer: string;
  readonly signature: string;
}

const REMOVAL_TYPES = { Removal: [{ name: "order", type: "bytes32" }] };

export function hashRemoval(domain: OrderDomain, order: string): string {
  return TypedDataEncoder.hash(domain, REMOVAL_TYPES, { order });
}

export async function signRemoval(signer: Signer, domain: OrderDomain, order: string): Promise<Removal> {
  const signature = await signer.signTypedData(domain, REMOVAL_TYPES, { order });
  return { order, signer: await signer.getAddress(), signature };
}
