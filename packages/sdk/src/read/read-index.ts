import { Interface, type BlockTag, type Provider } from "ethers";
import { marginEngineAbi } from "../abi/generated/margin-engine.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(marginEngineAbi);

/** Index of a market [WAD USD]. Throws without a Valid price. */
export async function readIndex(
  provider: Provider,
  deployment: Deployment,
  market: number,
  blockTag: BlockTag = "latest",
): Promise<bigint> {
  const target = { to: deployment.contracts.engine, abi, blockTag };
  return (await callContract<[bigint]>(provider, target, "markOf", [market]))[0];
}
