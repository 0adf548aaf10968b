import { Interface } from "ethers";
import { riskStewardAbi } from "../abi/generated/risk-steward.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { stewardOf } from "../deployment/steward-of.ts";
import type { Call } from "./call.ts";

const abi = new Interface(riskStewardAbi);

/**
 * Brings opening haircut or margin of an instrument to the volatility of now, and maintenance a step on if a round is due; anyone may send it.
 * @param instrument 1 to 31 collaterals, 32 + j market j
 */
export function refreshMargins(deployment: Deployment, instrument: number): Call {
  return { to: stewardOf(deployment), data: abi.encodeFunctionData("refresh", [instrument]) };
}
