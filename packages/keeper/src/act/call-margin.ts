import { Interface } from "ethers";
import { callContract, flashKeeperAbi, marginEngineAbi, type Appraisal } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { sendWithin } from "./send-within.ts";

const keeperAbi = new Interface(flashKeeperAbi);
const engineAbi = new Interface(marginEngineAbi);

/** Registers the calls that are due, in batches; returns how many transactions were mined. */
export async function callMargin(context: Context, due: readonly Appraisal[]): Promise<number> {
  const { provider, config } = context;
  const size = config.callBatch;
  let sent = 0;
  for (let start = 0; start < due.length && !context.signal.aborted; start += size) {
    const subjects = due.slice(start, start + size).map(({ account }) => account);
    const call = { to: config.contract, data: keeperAbi.encodeFunctionData("callMargin", [subjects]) };
    const target = { to: config.deployment.contracts.engine, abi: engineAbi };
    const [tip] = await callContract<[bigint]>(provider, target, "legCost", []);
    const worth = (tip + config.callBudget) * BigInt(subjects.length);
    if ((await sendWithin(context, { action: "callMargin", subjects, call, worth })) === "sent") ++sent;
  }
  return sent;
}
