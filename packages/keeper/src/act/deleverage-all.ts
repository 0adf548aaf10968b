import { deleverage } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { isDeleverageDue } from "../decide/is-deleverage-due.ts";
import { sendEach } from "./send-each.ts";

/** Closes positions of insolvent accounts against the other side of their markets; returns the accounts concerned. */
export function deleverageAll(
  context: Context,
  distressed: readonly Holding[],
  pots: Pots,
  now: number,
): Promise<string[]> {
  const { config } = context;
  const due = distressed.filter((holding) => isDeleverageDue(holding, pots.get(holding.market) ?? 0n));
  const acts = due.map(({ holder: { account }, market }) => {
    const call = deleverage(config.deployment, account, market);
    return { action: "deleverage", subjects: [account], call, worth: config.callBudget };
  });
  return sendEach(context, acts, now);
}
