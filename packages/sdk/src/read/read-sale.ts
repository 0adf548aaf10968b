import { Interface, type BlockTag, type Provider } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(backstopAbi);

/** The backstop's Dutch sale of an instrument. */
export interface Sale {
  /** Below mid [WAD]. */
  readonly discount: bigint;
  /** What is on sale [token units, of a position WAD of size]. */
  readonly amount: bigint;
}

export async function readSale(
  provider: Provider,
  deployment: Deployment,
  instrument: number,
  blockTag: BlockTag = "latest",
): Promise<Sale> {
  const target = { to: backstopOf(deployment), abi, blockTag };
  const [discount, amount] = await callContract<[bigint, bigint]>(provider, target, "saleOf", [instrument]);
  return { discount, amount };
}
