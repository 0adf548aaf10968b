import { pokeExpiry, readExpiry } from "@plimsoll/sdk";
import type { Block } from "ethers";
import type { Context } from "../context.ts";
import { isExpiryDue } from "../decide/is-expiry-due.ts";
import { sendEach } from "./send-each.ts";

/** Samples dated markets in their last half hour and fixes their prices afterwards. Returns how many transactions were mined. */
export async function pokeExpiries(context: Context, head: Block): Promise<number> {
  const { provider, config } = context;
  const views = await Promise.all(
    config.deployment.futures.map(async ({ market, symbol }) => {
      return { market, symbol, end: await readExpiry(provider, config.deployment, market) };
    }),
  );
  const acts = views
    .filter(({ end }) => end !== undefined && isExpiryDue(end, BigInt(head.timestamp)))
    .map(({ market, symbol }) => ({
      action: "pokeExpiry",
      subjects: [symbol],
      call: pokeExpiry(config.deployment, market),
      worth: config.callBudget,
    }));
  return (await sendEach(context, acts, head.timestamp)).length;
}
