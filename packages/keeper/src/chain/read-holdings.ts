import { appraiseAccounts, MARKET_BASE, toInstrument, type Appraisal } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import type { Holding } from "./holding.ts";

/** Every position of these accounts as it stands. */
export async function readHoldings(
  { provider, config }: Pick<Context, "provider" | "config">,
  accounts: readonly Appraisal[],
): Promise<Holding[]> {
  const requests = accounts.flatMap(({ account, header }) =>
    header.markets.map((market) => ({ account, asset: toInstrument(market) })),
  );
  const appraisals = await appraiseAccounts(provider, config.deployment, requests, { size: config.appraiseBatch });
  return appraisals.flatMap((holder) => {
    const { leg } = holder;
    if (leg === undefined) return [];
    const profit = leg.quote + (leg.balance < 0n ? 0n - leg.value : leg.value);
    return [{ holder, market: leg.asset - MARKET_BASE, size: leg.balance, notional: leg.value, profit, leg }];
  });
}
