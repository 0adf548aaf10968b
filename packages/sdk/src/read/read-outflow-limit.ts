import { Interface, type BlockTag, type Provider } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { RAY } from "../units/wad.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(vaultAbi);

/** How far the debt of all accounts may grow [WAD]. */
export interface OutflowLimit {
  readonly debt: bigint;
  readonly limit: bigint;
  /** What may still be borrowed now, rounded down; 0 where debt stands at or above the limit. */
  readonly room: bigint;
}

export async function readOutflowLimit(
  provider: Provider,
  { contracts }: Deployment,
  blockTag: BlockTag = "latest",
): Promise<OutflowLimit> {
  const target = { to: contracts.vault, abi, blockTag };
  const [[, , limit], [, borrowIndex, , borrowed]] = await Promise.all([
    callContract<[bigint, bigint, bigint]>(provider, target, "outflowLimit", []),
    callContract<[bigint, bigint, bigint, bigint, bigint]>(provider, target, "cashState", []),
  ]);
  const debt = (borrowed * borrowIndex + RAY - 1n) / RAY;
  return { debt, limit, room: limit > debt ? limit - debt : 0n };
}
