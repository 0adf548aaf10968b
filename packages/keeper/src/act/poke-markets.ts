import { pokeMarket, readMarket, tradedMarkets } from "@plimsoll/sdk";
import type { Block } from "ethers";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { isPokeDue } from "../decide/is-poke-due.ts";
import { sendEach } from "./send-each.ts";

/** Brings markets that nobody has touched for long up to date, if they have positions or may be closed for no reason any more. Returns how many, and what the pots hold. */
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
  const due = views.filter((view) => isPokeDue(view, head.timestamp, config.pokeAfter));
  const acts = due.map(({ market, symbol }) => {
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
