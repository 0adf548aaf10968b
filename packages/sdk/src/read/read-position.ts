import { Interface, type BlockTag, type Provider } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(vaultAbi);

export interface Position {
  /** [WAD of the underlying] > 0 long. */
  readonly size: bigint;
  /** [WAD] what the position owes (< 0) or is owed; with `size` at mark, its profit. */
  readonly quote: bigint;
}

/** A position with funding up to the market's last accrual. */
export async function readPosition(
  provider: Provider,
  deployment: Deployment,
  account: AccountId,
  market: number,
  blockTag: BlockTag = "latest",
): Promise<Position> {
  const target = { to: deployment.contracts.vault, abi, blockTag };
  const [size, quote] = await callContract<[bigint, bigint]>(provider, target, "positionOf", [account, market]);
  return { size, quote };
}
