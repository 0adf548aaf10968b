import { offset } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Context } from "../context.ts";
import { offsetPairs } from "../decide/offset-pairs.ts";
import { sendEach } from "./send-each.ts";

/** Closes distressed positions on opposite sides against each other; returns the accounts concerned. */
export function offsetAll(context: Context, distressed: readonly Holding[], now: number): Promise<string[]> {
  const { config } = context;
  const acts = offsetPairs(distressed).map(({ long, short }) => {
    const subjects = [long.holder.account, short.holder.account];
    const call = offset(config.deployment, long.holder.account, short.holder.account, long.market);
    return { action: "offset", subjects, call, worth: 2n * config.callBudget };
  });
  return sendEach(context, acts, now);
}
