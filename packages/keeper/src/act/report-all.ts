import { readBackstop, reportInsolvent, type Appraisal, type Losses } from "@plimsoll/sdk";
import { readReported } from "../chain/read-reported.ts";
import type { Context } from "../context.ts";
import { isReportDue } from "../decide/is-report-due.ts";
import { sendEach } from "./send-each.ts";

/** Brings the pending losses up to what accounts lack that nobody could resolve; returns the accounts concerned. */
export async function reportAll(
  context: Context,
  accounts: readonly Appraisal[],
  { losses, head }: { readonly losses: Losses; readonly head: { readonly number: number; readonly timestamp: number } },
): Promise<string[]> {
  const { provider, config } = context;
  const reported = losses.pending > 0n ? await readReported(context, head.number) : new Map<string, bigint>();
  const lacking = accounts.filter(({ account, netWorth, worstStatus }) => {
    return worstStatus !== "Unknown" && (netWorth < 0n || (reported.get(account) ?? 0n) > 0n);
  });
  if (lacking.length === 0) return [];
  const { navLow } = await readBackstop(provider, config.deployment);
  const due = lacking.filter(({ account, netWorth }) =>
    isReportDue(netWorth < 0n ? 0n - netWorth : 0n, reported.get(account) ?? 0n, navLow),
  );
  const acts = due.map(({ account }) => {
    const call = reportInsolvent(config.deployment, account);
    return { action: "reportInsolvent", subjects: [account], call, worth: config.callBudget };
  });
  return sendEach(context, acts, head.timestamp);
}
