import { Interface, type Block } from "ethers";
import { appraiseAccounts, callContract, liquidatorAbi } from "@plimsoll/sdk";
import { followChain } from "@plimsoll/service";
import { callMargin } from "./act/call-margin.ts";
import { clearCalls } from "./act/clear-calls.ts";
import { liquidate } from "./act/liquidate.ts";
import { pokeSettlement } from "./act/poke-settlement.ts";
import { readCashChanges } from "./chain/read-cash-changes.ts";
import type { Context } from "./context.ts";
import { isCallDue } from "./decide/is-call-due.ts";
import { isCured } from "./decide/is-cured.ts";
import { isLiquidatable } from "./decide/is-liquidatable.ts";

const abi = new Interface(liquidatorAbi);

/** Everything there is to do at one block. `sent` transactions mean that a newer block is already there. */
export async function pass(context: Context, head: Block): Promise<{ readonly sent: number }> {
  const { provider, store, config, emit } = context;
  const { contracts, startBlock } = config.deployment;
  const { range, reorgDepth } = config;
  const read = (from: number, to: number) => readCashChanges(provider, contracts.vault, from, to);
  await followChain({ provider, store, read, startBlock, range, reorgDepth, emit }, head.number);
  const sentBefore = (await pokeSettlement(context)) ? 1 : 0;
  const [live] = await callContract<[bigint]>(provider, { to: contracts.liquidator, abi }, "liveNow", []);
  const debtors = store.debtors().map((account) => ({ account }));
  const appraisals = await appraiseAccounts(provider, config.deployment, debtors, { size: config.appraiseBatch });
  const due = appraisals.filter((account) => isCallDue(account, live));
  const ripe = appraisals.filter((account) => isLiquidatable(account, live));
  const cured = config.clearCalls ? appraisals.filter(isCured) : [];
  const called = await callMargin(context, due);
  const sold = await liquidate(context, ripe, head.timestamp);
  const sent = sentBefore + called + sold + (await clearCalls(context, cured));
  const below = appraisals.filter(({ netWorth, maintenance }) => netWorth < maintenance).length;
  emit({
    event: "block",
    number: head.number,
    debtors: debtors.length,
    below,
    due: due.length,
    ripe: ripe.length,
    sent,
    idle: sent === 0,
  });
  return { sent };
}
