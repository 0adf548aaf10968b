import { pokeMarket, readMarket, tradedMarkets } from "@plimsoll/sdk";
import type { Block } from "ethers";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { sendEach } from "./send-each.ts";

/** Brings markets with positions that nobody has touched for long up to date. Returns how many, and what the pots hold. */
export async function pokeMarkets(
  context: Context,
  head: Block,
): Promise<{ readonly poked: number; readonly pots: Pots }> {
  const { provider, config } = context;
  const views = await Promise.all(
    tradedMarkets(config.deployment).map(async ({ market, symbol }) => {
      return { market, symbol, ...(await readMarket(provider, config.deployment, market)) };
    }),
  );
  const isDue = ({ openInterest, accruedAt, settlementPrice }: (typeof views)[number]): boolean =>
    openInterest > 0n && settlementPrice === undefined && head.timestamp - Number(accruedAt) >= config.pokeAfter;
  const acts = views.filter(isDue).map(({ market, symbol }) => {
    return {
      action: "pokeMarket",
      subjects: [symbol],
      call: pokeMarket(config.deployment, market),
      worth: config.callBudget,
    };
  });
  const poked = (await sendEach(context, acts, head.timestamp)).length;
  return { poked, pots: new Map(views.map(({ market, pot }) => [market, pot])) };
}
