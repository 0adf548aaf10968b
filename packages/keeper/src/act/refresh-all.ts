import { Interface, type Block } from "ethers";
import { callContract, instrumentsOf, refreshMargins, riskStewardAbi, stewardOf } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { isOnceIn } from "../decide/is-once-in.ts";
import { sendEach } from "./send-each.ts";

const abi = new Interface(riskStewardAbi);
const CHECK = 60;

/** Has margins follow volatility wherever there is something to follow; returns how many transactions were mined. */
export async function refreshAll(context: Context, head: Block): Promise<number> {
  const { provider, config, doneAt } = context;
  const { deployment, callBudget: worth } = config;
  if (deployment.contracts.steward === undefined) return 0;
  if (!isOnceIn(doneAt, "check volatility", CHECK, head.timestamp)) return 0;
  const target = { to: stewardOf(deployment), abi };
  const due = await Promise.all(
    instrumentsOf(deployment).map(async ({ id, symbol }) => {
      const [isDue] = await callContract<[boolean]>(provider, target, "isDue", [id]);
      return { id, symbol, isDue };
    }),
  );
  const acts = due
    .filter(({ isDue }) => isDue)
    .map(({ id, symbol }) => ({
      action: "refreshMargins",
      subjects: [symbol],
      call: refreshMargins(deployment, id),
      worth,
    }));
  return (await sendEach(context, acts, head.timestamp)).length;
}
