import type { NetworkConnection } from "hardhat/types/network";

/** A connection to any kind of chain. */
export type Connection = NetworkConnection<string>;
