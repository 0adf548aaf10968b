import { explainError } from "@plimsoll/sdk";
import { draft, isRefusal } from "@plimsoll/service";
import type { Context } from "../context.ts";
import type { Pair } from "../match/candidate.ts";
import { culprit } from "./culprit.ts";
import { dropOrder } from "./drop-order.ts";
import { longestGood } from "./longest-good.ts";
import { simulate } from "./simulate.ts";
import { toCall } from "./to-call.ts";

/** Sends what the chain would trade and deals with the first pair it would not. The rest is found again at the next look. */
export async function settlePairs(context: Context, pairs: readonly Pair[]): Promise<void> {
  const { good, refused } = await longestGood(pairs, (some) => simulate(context, some));
  if (refused !== undefined) blame(context, refused.item, refused.error);
  if (good.length > 0) await send(context, good);
}

function blame(context: Context, pair: Pair, error: unknown): void {
  const found = culprit(pair, error);
  const reason = explainError(error, context.config.deployment);
  if ("drop" in found) return dropOrder(context, found.drop, "dropped", reason);
  const pause = context.backOff.fail(found.wait, Date.now());
  context.emit({ event: "refused", subject: found.wait, reason, pause });
}

async function send(context: Context, pairs: readonly Pair[]): Promise<void> {
  const { sender, config, emit } = context;
  try {
    const receipt = await sender.send(() => draft(context, toCall(config.deployment, pairs)));
    const isMined = receipt?.status === 1;
    if (!isMined) postpone(context, pairs);
    if (receipt === undefined) return;
    const { hash, blockNumber: block, gasUsed: gas } = receipt;
    emit({ event: "transaction", status: isMined ? "sent" : "reverted", matches: pairs.length, hash, block, gas });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    postpone(context, pairs);
    emit({ event: "refused", subject: "matchOrders", reason: explainError(error, config.deployment) });
  }
}

/** Something changed between simulation and inclusion: the takers wait, so that the same is not paid for again and again. */
function postpone({ backOff }: Context, pairs: readonly Pair[]): void {
  for (const { taker } of pairs) backOff.fail(taker.digest, Date.now());
}
