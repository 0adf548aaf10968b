import { Interface } from "ethers";
import { callContract, explainError, flashKeeperAbi, marginEngineAbi, type Appraisal } from "@plimsoll/sdk";
import { draft, isRefusal } from "@plimsoll/service";
import { gasCost, nativePrice } from "../chain/gas-cost.ts";
import type { Context } from "../context.ts";
import { transact } from "./transact.ts";

const keeperAbi = new Interface(flashKeeperAbi);
const engineAbi = new Interface(marginEngineAbi);

/** Registers the calls that are due, in batches; returns how many transactions were mined. */
export async function callMargin(context: Context, due: readonly Appraisal[]): Promise<number> {
  const size = context.config.callBatch;
  let sent = 0;
  for (let start = 0; start < due.length && !context.signal.aborted; start += size) {
    const accounts = due.slice(start, start + size).map(({ account }) => account);
    if (await callBatch(context, accounts)) ++sent;
  }
  return sent;
}

async function callBatch(context: Context, accounts: readonly string[]): Promise<boolean> {
  const { provider, config, emit } = context;
  const call = { to: config.contract, data: keeperAbi.encodeFunctionData("callMargin", [accounts]) };
  const target = { to: config.deployment.contracts.engine, abi: engineAbi };
  try {
    const [tip] = await callContract<[bigint]>(provider, target, "legCost", []);
    const price = await nativePrice(context);
    const worth = (tip + config.callBudget) * BigInt(accounts.length);
    const outcome = await transact(context, "callMargin", accounts, async (fees) => {
      const drafted = await draft(context, call);
      const cost = gasCost(drafted.gasLimit, fees.maxFeePerGas, price);
      if (cost <= worth) return drafted;
      emit({
        event: "skipped",
        action: "callMargin",
        reason: "the gas costs more than the calls are worth",
        cost,
        worth,
      });
      return undefined;
    });
    return outcome === "sent";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    emit({
      event: "refused",
      action: "callMargin",
      subjects: accounts,
      reason: explainError(error, config.deployment),
    });
    return false;
  }
}
