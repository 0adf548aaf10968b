import { Interface } from "ethers";
import { trancheAbi } from "../abi/generated/tranche.ts";
import type { Call } from "./call.ts";

const abi = new Interface(trancheAbi);

/** Claims the exit within the window after the cooldown; its price is fixed an hour later. */
export function claimExit(tranche: string): Call {
  return { to: tranche, data: abi.encodeFunctionData("claimExit", []) };
}
