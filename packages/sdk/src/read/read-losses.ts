import { Interface, type BlockTag, type Provider } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(vaultAbi);

/** Losses that are known [WAD]. */
export interface Losses {
  /** Owed by accounts that hold nothing more, and borne by nobody yet. */
  readonly recorded: bigint;
  /** Reported of insolvent accounts that are not resolved. */
  readonly pending: bigint;
  /** Borne by suppliers and not made good yet. */
  readonly owedToSuppliers: bigint;
  /** Cash stays in: recorded and pending losses exceed what stands against them. */
  readonly isFrozen: boolean;
}

export async function readLosses(
  provider: Provider,
  { contracts }: Deployment,
  blockTag: BlockTag = "latest",
): Promise<Losses> {
  const target = { to: contracts.vault, abi, blockTag };
  const [[recorded, pending, owedToSuppliers], [isFrozen]] = await Promise.all([
    callContract<[bigint, bigint, bigint]>(provider, target, "losses", []),
    callContract<[boolean]>(provider, target, "isFrozen", []),
  ]);
  return { recorded, pending, owedToSuppliers, isFrozen };
}
