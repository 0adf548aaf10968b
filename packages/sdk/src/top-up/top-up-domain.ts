import type { TypedDataDomain } from "ethers";

/** A signature made for one chain and top-ups contract is worth nothing on another. */
export function topUpDomain(chainId: number, topUps: string): TypedDataDomain {
  return { name: "Plimsoll TopUps", version: "1", chainId, verifyingContract: topUps };
}
