import type { Signer, TypedDataDomain } from "ethers";
import { TOP_UP_TYPES } from "./top-up-types.ts";
import type { SignedTopUp, TopUp } from "./top-up.ts";

/** Signs as the account's owner, or as the key of an ERC-1271 wallet that is its owner. */
export async function signTopUp(signer: Signer, domain: TypedDataDomain, topUp: TopUp): Promise<SignedTopUp> {
  return { topUp, signature: await signer.signTypedData(domain, TOP_UP_TYPES, topUp) };
}
