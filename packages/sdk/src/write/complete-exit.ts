import { Interface } from "ethers";
import { trancheAbi } from "../abi/generated/tranche.ts";
import type { Call } from "./call.ts";

const abi = new Interface(trancheAbi);

/** Pays the locked shares of an owner out to him, from an hour after the claim on, for a day; anyone may send it. */
export function completeExit(tranche: string, owner: string): Call {
  return { to: tranche, data: abi.encodeFunctionData("completeExit", [owner]) };
}
