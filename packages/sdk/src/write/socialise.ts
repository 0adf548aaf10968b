import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Takes recorded deficit beyond all that the backstop has from all positive cash; anyone may send it. */
export function socialise(deployment: Deployment): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("socialise", []) };
}
