import type { Block } from "ethers";
import { readOutflowOrders, serveOutflow } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { isOnceIn } from "../decide/is-once-in.ts";
import { sendEach } from "./send-each.ts";

const CHECK = 60;
const FULL = 10_000n;

/** Serves what waits in the outflow queue wherever the tip pays for it; returns how many transactions were mined. */
export async function serveOutflows(context: Context, head: Block): Promise<number> {
  const { provider, config, doneAt } = context;
  const { deployment } = config;
  if (deployment.contracts.outflowQueue === undefined) return 0;
  if (!isOnceIn(doneAt, "serve outflows", CHECK, head.timestamp)) return 0;
  const scale = 10n ** BigInt(18 - deployment.settlement.decimals);
  const acts = (await readOutflowOrders(provider, deployment))
    .filter(({ expiry, serviceable }) => head.timestamp <= expiry && serviceable !== 0n)
    .map(({ account, tip, serviceable }) => ({
      action: "serveOutflow",
      subjects: [account],
      call: serveOutflow(deployment, account),
      worth: (serviceable * scale * BigInt(tip)) / FULL,
    }));
  return (await sendEach(context, acts, head.timestamp)).length;
}
