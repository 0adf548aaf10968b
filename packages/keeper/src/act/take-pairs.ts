import { Interface } from "ethers";
import {
  ANY_NONCE,
  appraiseAccounts,
  isInsolvent,
  liquidatePair,
  liquidatorAbi,
  magnitude,
  type Leg,
  type PairBid,
} from "@plimsoll/sdk";
import { draft, type Draft, type Fees } from "@plimsoll/service";
import { gasCost, nativePrice } from "../chain/gas-cost.ts";
import type { Holding } from "../chain/holding.ts";
import type { Context } from "../context.ts";
import { hedgeOf } from "../decide/hedge-of.ts";
import { leastPremium } from "../decide/least-premium.ts";
import { exitCost } from "../inventory/exit-cost.ts";
import { roomFor } from "./take-over-all.ts";
import { takeSmaller } from "./take-smaller.ts";

const abi = new Interface(liquidatorAbi);

/** A position and the leg it stands against, the lower instrument first as the liquidator wants them. */
interface Pair {
  readonly holding: Holding;
  readonly first: Leg;
  readonly second: Leg;
}

/**
 * Takes positions of solvent distressed accounts together with what they hedge, since neither may be sold alone; the keeper's account pays
 * for collateral and keeps it. Returns the accounts concerned.
 */
export async function takePairs(context: Context, distressed: readonly Holding[], now: number): Promise<string[]> {
  const { backOff, config, signal } = context;
  if (config.relayUrl === undefined) return [];
  const moved: string[] = [];
  for (const pair of await pairsOf(context, distressed)) {
    const { account } = pair.holding.holder;
    const key = `liquidatePair ${account} ${pair.first.asset} ${pair.second.asset}`;
    if (signal.aborted) break;
    if (moved.includes(account) || backOff.isWaiting(key, now)) continue;
    const room = await roomFor(context, pair.holding);
    const most = (magnitude(pair.first.balance) * room) / magnitude(pair.holding.size);
    const taking = { action: "liquidatePair", account, key, most };
    if (await takeSmaller(context, taking, now, (amount, fees) => draftPair(context, pair, amount, fees)))
      moved.push(account);
  }
  return moved;
}

/** Hedged positions of solvent accounts, the largest first. */
async function pairsOf({ provider, config }: Context, distressed: readonly Holding[]): Promise<Pair[]> {
  const hedged = distressed.filter(
    ({ holder, size, leg }) => size !== 0n && !isInsolvent(holder) && leg.grossDelta > magnitude(leg.netDelta),
  );
  const requests = hedged.flatMap(({ holder: { account, header } }) =>
    header.collaterals.map((asset) => ({ account, asset })),
  );
  const collaterals = await appraiseAccounts(provider, config.deployment, requests, { size: config.appraiseBatch });
  const legsOf = (account: string): Leg[] => [
    ...collaterals.flatMap(({ account: holder, leg }) => (holder === account && leg !== undefined ? [leg] : [])),
    ...distressed.flatMap(({ holder, leg }) => (holder.account === account ? [leg] : [])),
  ];
  const ordered = hedged.toSorted((a, b) => (a.notional > b.notional ? -1 : a.notional < b.notional ? 1 : 0));
  return ordered.flatMap((holding) => {
    const other = hedgeOf(holding.leg, legsOf(holding.holder.account));
    if (other === undefined) return [];
    const [first, second] = other.asset < holding.leg.asset ? [other, holding.leg] : [holding.leg, other];
    return [{ holding, first, second }];
  });
}

/** The pair as it stands now at a premium that pays for gas, exit and least profit; that much is asserted on chain too. */
async function draftPair(context: Context, pair: Pair, maxAmount: bigint, fees: Fees): Promise<Draft> {
  const { config, provider, sender, account: own } = context;
  const { first, second, holding } = pair;
  const bid: PairBid = {
    account: holding.holder.account,
    asset: first.asset,
    hedge: second.asset,
    nonce: ANY_NONCE,
    maxAmount,
    minPremium: 0n,
  };
  const returned = await provider.call({ ...liquidatePair(config.deployment, [bid], own), from: sender.address });
  const [amounts] = abi.decodeFunctionResult("liquidatePair", returned).toArray() as [readonly bigint[]];
  const { gasLimit } = await draft(context, liquidatePair(config.deployment, [bid], own));
  const cost = gasCost(gasLimit, fees.maxFeePerGas, await nativePrice(context));
  const value = [first, second].reduce((sum, leg, index) => {
    return sum + ((amounts[index] ?? 0n) * leg.value) / magnitude(leg.balance);
  }, 0n);
  const minPremium = leastPremium({ value, fixed: cost + config.minProfit, exit: exitCost(config) });
  return draft(context, liquidatePair(config.deployment, [{ ...bid, minPremium }], own));
}
