import { settle } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { isSettlementDue } from "../decide/is-settlement-due.ts";
import { sendEach } from "./send-each.ts";

/** Charges losses that are due to their accounts, and pays out what the keeper's own positions have won; returns the accounts concerned. */
export function settleAll(context: Context, holdings: readonly Holding[], pots: Pots, now: number): Promise<string[]> {
  const { config, account: own } = context;
  const terms = { open: config.settleLoss, closed: config.callBudget };
  const isOwnProfit = ({ holder, market, profit }: Holding): boolean =>
    holder.account === own && profit >= config.callBudget && (pots.get(market) ?? 0n) >= config.callBudget;
  const due = holdings.filter((holding) => isSettlementDue(holding, terms) || isOwnProfit(holding));
  const acts = due.map(({ holder: { account }, market }) => {
    return {
      action: "settle",
      subjects: [account],
      call: settle(config.deployment, account, market),
      worth: config.callBudget,
    };
  });
  return sendEach(context, acts, now);
}
