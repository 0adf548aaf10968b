import { Interface } from "ethers";
import { trancheAbi } from "../abi/generated/tranche.ts";
import type { Call } from "./call.ts";

const abi = new Interface(trancheAbi);

/** Locks shares of the sender's and starts their cooldown. */
export function requestExit(tranche: string, shares: bigint): Call {
  return { to: tranche, data: abi.encodeFunctionData("requestExit", [shares]) };
}
