import { Interface } from "ethers";
import { trancheAbi } from "../abi/generated/tranche.ts";
import type { Call } from "./call.ts";

const abi = new Interface(trancheAbi);

/** Puts token units of the settlement token into a tranche, which must be approved for them. */
export function depositTranche(tranche: string, assets: bigint, receiver: string): Call {
  return { to: tranche, data: abi.encodeFunctionData("deposit", [assets, receiver]) };
}
