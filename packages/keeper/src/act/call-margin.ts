import { Interface } from "ethers";
import { flashKeeperAbi, type Appraisal } from "@plimsoll/sdk";
import { legCost } from "../chain/leg-cost.ts";
import type { Context } from "../context.ts";
import { sendWithin } from "./send-within.ts";

const keeperAbi = new Interface(flashKeeperAbi);

/** Registers the calls that are due, in batches; returns how many transactions were mined. */
export async function callMargin(context: Context, due: readonly Appraisal[]): Promise<number> {
  const { config } = context;
  const size = config.callBatch;
  let sent = 0;
  for (let start = 0; start < due.length && !context.signal.aborted; start += size) {
    const subjects = due.slice(start, start + size).map(({ account }) => account);
    const call = { to: config.contract, data: keeperAbi.encodeFunctionData("callMargin", [subjects]) };
    const worth = ((await legCost(context)) + config.callBudget) * BigInt(subjects.length);
    if ((await sendWithin(context, { action: "callMargin", subjects, call, worth })) === "sent") ++sent;
  }
  return sent;
}
