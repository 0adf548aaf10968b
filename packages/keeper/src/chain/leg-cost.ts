import { Interface } from "ethers";
import { callContract, marginEngineAbi } from "@plimsoll/sdk";
import type { Context } from "../context.ts";

const abi = new Interface(marginEngineAbi);

/** Flat cost of a leg [WAD], which also pays for margin calls and absorptions. */
export async function legCost({ provider, config }: Context): Promise<bigint> {
  const target = { to: config.deployment.contracts.engine, abi };
  const [cost] = await callContract<[bigint]>(provider, target, "legCost", []);
  return cost;
}
