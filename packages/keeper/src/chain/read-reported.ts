import { Interface, type Log } from "ethers";
import { vaultAbi } from "@plimsoll/sdk";
import type { Context } from "../context.ts";

const abi = new Interface(vaultAbi);
const TOPIC = abi.getEvent("InsolvencyReported")?.topicHash ?? "";

/** What the pending losses hold for each account, by the events up to a block [WAD]. */
export async function readReported({ provider, config }: Context, head: number): Promise<ReadonlyMap<string, bigint>> {
  const { contracts, startBlock } = config.deployment;
  const logs: Log[] = [];
  for (let fromBlock = startBlock; fromBlock <= head; fromBlock += config.range) {
    const toBlock = Math.min(fromBlock + config.range - 1, head);
    logs.push(...(await provider.getLogs({ address: contracts.vault, topics: [TOPIC], fromBlock, toBlock })));
  }
  const reported = new Map<string, bigint>();
  for (const log of logs) {
    const args = abi.parseLog(log)?.args;
    if (args !== undefined) reported.set(String(args["account"]), BigInt(String(args["loss"])));
  }
  return reported;
}
