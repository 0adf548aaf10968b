import { Interface } from "ethers";
import { marginEngineAbi } from "../abi/generated/margin-engine.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(marginEngineAbi);

/** Samples the index of a dated market in its settlement window, or fixes its settlement price afterwards. */
export function pokeExpiry(deployment: Deployment, market: number): Call {
  return { to: deployment.contracts.engine, data: abi.encodeFunctionData("pokeExpiry", [market]) };
}
