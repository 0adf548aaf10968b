import { Interface, type Block } from "ethers";
import { appraiseAccounts, callContract, liquidatorAbi } from "@plimsoll/sdk";
import { followChain } from "@plimsoll/service";
import { callMargin } from "./act/call-margin.ts";
import { clearCalls } from "./act/clear-calls.ts";
import { liquidate } from "./act/liquidate.ts";
import { pokeExpiries } from "./act/poke-expiries.ts";
import { pokeMarkets } from "./act/poke-markets.ts";
import { pokeSettlement } from "./act/poke-settlement.ts";
import { recordPrices } from "./act/record-prices.ts";
import { refreshAll } from "./act/refresh-all.ts";
import { relieve } from "./act/relieve.ts";
import { resolve } from "./act/resolve.ts";
import { serveOutflows } from "./act/serve-outflows.ts";
import { readChanges } from "./chain/read-changes.ts";
import { readHoldings } from "./chain/read-holdings.ts";
import type { Context } from "./context.ts";
import { isCallDue } from "./decide/is-call-due.ts";
import { isCured } from "./decide/is-cured.ts";
import { isDust } from "./decide/is-dust.ts";
import { isLiquidatable } from "./decide/is-liquidatable.ts";
import { unwind } from "./inventory/unwind.ts";

const abi = new Interface(liquidatorAbi);

/** Everything there is to do at one block. `sent` transactions mean that a newer block is already there. */
export async function pass(context: Context, head: Block): Promise<{ readonly sent: number }> {
  const { provider, store, config, emit, account: own } = context;
  const { contracts, startBlock } = config.deployment;
  const { range, reorgDepth } = config;
  const read = (from: number, to: number) => readChanges(provider, config.deployment, from, to);
  await followChain({ provider, store, read, startBlock, range, reorgDepth, emit }, head.number);
  const priced = ((await pokeSettlement(context)) ? 1 : 0) + (await recordPrices(context, head));
  const sentBefore = priced + (await refreshAll(context, head)) + (await pokeExpiries(context, head));
  const { poked, pots } = await pokeMarkets(context, head);
  const [live] = await callContract<[bigint]>(provider, { to: contracts.liquidator, abi }, "liveNow", []);
  const [debtors, traders] = [store.debtors(), store.traders()];
  const watched = [...new Set([...debtors, ...traders])].map((account) => ({ account }));
  const all = await appraiseAccounts(provider, config.deployment, watched, { size: config.appraiseBatch });
  const appraisals = all.filter(({ account }) => account !== own);
  const due = appraisals.filter((account) => isCallDue(account, live));
  const cured = config.clearCalls ? appraisals.filter(isCured) : [];
  const called = await callMargin(context, due);
  const now = { pots, live, head };
  const holdings = (await readHoldings(context, all)).filter((holding) => !isDust(holding));
  const moved = await relieve(context, holdings, now);
  const ripe = appraisals.filter((account) => isLiquidatable(account, live) && !moved.has(account.account));
  const sold = await liquidate(context, ripe, head.timestamp);
  const acted = sentBefore + poked + called + moved.size + sold;
  const left = {
    accounts: appraisals.filter(({ account }) => !moved.has(account)),
    holdings: holdings.filter(({ holder: { account } }) => account !== own && !moved.has(account)),
    isQuiet: acted === 0,
  };
  const resolved = await resolve(context, left, now);
  const sent = acted + resolved + (await clearCalls(context, cured)) + (await serveOutflows(context, head));
  if (sent === 0)
    await unwind(
      context,
      await readHoldings(
        context,
        all.filter(({ account }) => account === own),
      ),
      head,
    );
  const below = appraisals.filter(({ netWorth, maintenance }) => netWorth < maintenance).length;
  emit({
    event: "block",
    number: head.number,
    debtors: debtors.length,
    traders: traders.length,
    below,
    due: due.length,
    ripe: ripe.length,
    sent,
    idle: sent === 0,
  });
  return { sent };
}
