import type { NetworkConnection } from "hardhat/types/network";

/** A connection to any kind of chain. */
export type Connection = NetworkConnection<string>;

/** Time of a chain's first block [unix s]. */
export async function genesisOf({ ethers }: Connection): Promise<bigint> {
  const block = await ethers.provider.getBlock(0);
  if (block === null) throw new Error("The node does not know its first block: use one that keeps old headers.");
  return BigInt(block.timestamp);
}
