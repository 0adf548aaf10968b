import { TypedDataEncoder, type TypedDataDomain } from "ethers";
import { TOP_UP_TYPES } from "./top-up-types.ts";
import type { TopUp } from "./top-up.ts";

/** Digest that the owner signs, and the authorisation's name in `cancel`: `ITopUps.digestOf`. */
export function hashTopUp(domain: TypedDataDomain, topUp: TopUp): string {
  return TypedDataEncoder.hash(domain, TOP_UP_TYPES, topUp);
}
