import { Interface } from "ethers";
import { marginEngineAbi } from "../abi/generated/margin-engine.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(marginEngineAbi);

/**
 * Records the Valid price of an instrument, which stands in for it for a day should its feed fail, or marks that it is Divergent or Invalid;
 * anyone may send it.
 * @param instrument 1 to 31 collaterals, 32 + j market j
 */
export function recordPrice(deployment: Deployment, instrument: number): Call {
  return { to: deployment.contracts.engine, data: abi.encodeFunctionData("recordPrice", [instrument]) };
}
