import { absorb, type Appraisal } from "@plimsoll/sdk";
import { legCost } from "../chain/leg-cost.ts";
import type { Context } from "../context.ts";
import { isAbsorbDue } from "../decide/is-absorb-due.ts";
import { sendEach } from "./send-each.ts";

/** Has the backstop take over what nobody bought and what is insolvent; returns the accounts concerned. */
export async function absorbAll(
  context: Context,
  accounts: readonly Appraisal[],
  { live, now }: { readonly live: bigint; readonly now: number },
): Promise<string[]> {
  const { config } = context;
  const due = accounts.filter((account) => isAbsorbDue(account, live, config.absorbAfter));
  if (due.length === 0) return [];
  const tip = await legCost(context);
  const acts = due.map(({ account, header: { collaterals, markets } }) => {
    const legs = BigInt(collaterals.length + markets.length);
    const call = absorb(config.deployment, account);
    return { action: "absorb", subjects: [account], call, worth: config.callBudget + tip * legs };
  });
  return sendEach(context, acts, now);
}
