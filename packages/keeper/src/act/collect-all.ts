import { collect, parseAccountId, type Appraisal } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Context } from "../context.ts";
import { isCollectDue } from "../decide/is-collect-due.ts";
import { sendEach } from "./send-each.ts";

/** Brings cash back from accounts of the backstop's whose position is gone; returns them. */
export function collectAll(
  context: Context,
  inventory: readonly Appraisal[],
  holdings: readonly Holding[],
  now: number,
): Promise<string[]> {
  const { config } = context;
  const due = inventory.filter((account) =>
    isCollectDue(
      account,
      holdings.filter(({ holder }) => holder.account === account.account),
    ),
  );
  const acts = due.map(({ account }) => {
    const market = Number(parseAccountId(account).sub) - 1;
    const call = collect(config.deployment, market);
    return { action: "collect", subjects: [account], call, worth: config.callBudget };
  });
  return sendEach(context, acts, now);
}
