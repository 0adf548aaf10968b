import { Interface, type BlockTag, type Provider } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { decodeHeader } from "../words/decode-header.ts";
import { callContract } from "./call-contract.ts";
import { readPosition, type Position } from "./read-position.ts";

const abi = new Interface(vaultAbi);

/** All positions of an account by market, those that are closed and not yet settled included. */
export async function readPositions(
  provider: Provider,
  deployment: Deployment,
  account: AccountId,
  blockTag: BlockTag = "latest",
): Promise<Map<number, Position>> {
  const target = { to: deployment.contracts.vault, abi, blockTag };
  const [header] = await callContract<[bigint]>(provider, target, "headerOf", [account]);
  const entries = decodeHeader(header).markets.map(
    async (market) => [market, await readPosition(provider, deployment, account, market, blockTag)] as const,
  );
  return new Map(await Promise.all(entries));
}
