import { ANY_NONCE, appraiseAccounts, isInsolvent, magnitude, takeOver, toInstrument, type Bid } from "@plimsoll/sdk";
import { draft, type Draft, type Fees } from "@plimsoll/service";
import { gasCost, nativePrice } from "../chain/gas-cost.ts";
import type { Holding } from "../chain/holding.ts";
import { readHoldings } from "../chain/read-holdings.ts";
import type { Context } from "../context.ts";
import { takeoverRoom } from "../decide/takeover-room.ts";
import { leastPremium } from "../decide/least-premium.ts";
import { exitCost } from "../inventory/exit-cost.ts";
import { boughtBy } from "./simulate-takeover.ts";
import { takeSmaller } from "./take-smaller.ts";

/** Takes positions of solvent distressed accounts into the keeper's, the largest first; returns the accounts concerned. */
export async function takeOverAll(context: Context, distressed: readonly Holding[], now: number): Promise<string[]> {
  const { backOff, config, signal } = context;
  if (config.relayUrl === undefined) return [];
  const priced = distressed.filter(({ leg }) => leg.status === "Valid" || leg.status === "Divergent");
  const offered = priced.filter(({ holder, size }) => size !== 0n && !isInsolvent(holder));
  const ordered = offered.toSorted((a, b) => (a.notional > b.notional ? -1 : a.notional < b.notional ? 1 : 0));
  const moved: string[] = [];
  for (const holding of ordered) {
    const { account } = holding.holder;
    if (signal.aborted) break;
    if (moved.includes(account) || backOff.isWaiting(keyOf(holding), now)) continue;
    if (await isTaken(context, holding, await roomFor(context, holding), now)) moved.push(account);
  }
  return moved;
}

/** Size that the keeper's account may take [WAD], given what it holds by now. */
export async function roomFor(context: Context, holding: Holding): Promise<bigint> {
  const { provider, config, account } = context;
  const own = await appraiseAccounts(provider, config.deployment, [{ account }], { size: 1 });
  const room = takeoverRoom(own[0]?.netWorth ?? 0n, await readHoldings(context, own), holding);
  const size = magnitude(holding.size);
  return room >= holding.notional ? size : (size * room) / holding.notional;
}

async function isTaken(context: Context, holding: Holding, most: bigint, now: number): Promise<boolean> {
  const taking = { action: "takeOver", account: holding.holder.account, key: keyOf(holding), most };
  return takeSmaller(context, taking, now, (size, fees) => draftTakeover(context, holding, size, fees));
}

/** The takeover as it stands now at a premium that pays for gas, exit and least profit; that much is asserted on chain too. */
async function draftTakeover(context: Context, holding: Holding, maxAmount: bigint, fees: Fees): Promise<Draft> {
  const { config, account: own } = context;
  const asset = toInstrument(holding.market);
  const bid: Bid = { account: holding.holder.account, asset, nonce: ANY_NONCE, maxAmount, minPremium: 0n };
  const bought = await boughtBy(context, bid);
  const { gasLimit } = await draft(context, takeOver(config.deployment, [bid], own));
  const cost = gasCost(gasLimit, fees.maxFeePerGas, await nativePrice(context));
  const value = (bought * holding.notional) / magnitude(holding.size);
  const minPremium = leastPremium({ value, fixed: cost + config.minProfit, exit: exitCost(config) });
  return draft(context, takeOver(config.deployment, [{ ...bid, minPremium }], own));
}

function keyOf({ holder, market }: Holding): string {
  return `takeOver ${holder.account} ${market}`;
}
