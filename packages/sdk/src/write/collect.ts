import { Interface } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(backstopAbi);

/** Brings the cash of the backstop's account of a market back once its position is gone; anyone may send it. */
export function collect(deployment: Deployment, market: number): Call {
  return { to: backstopOf(deployment), data: abi.encodeFunctionData("collect", [market]) };
}
