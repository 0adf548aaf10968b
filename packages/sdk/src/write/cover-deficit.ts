import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Pays recorded deficit out of the backstop's cash, as far as it reaches; anyone may send it. */
export function coverDeficit(deployment: Deployment): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("coverDeficit", []) };
}
