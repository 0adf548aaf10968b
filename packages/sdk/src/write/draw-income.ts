import { Interface } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(backstopAbi);

/** Draws the vault's reserves as income of the tranches; anyone may send it. */
export function drawIncome(deployment: Deployment): Call {
  return { to: backstopOf(deployment), data: abi.encodeFunctionData("draw", []) };
}
