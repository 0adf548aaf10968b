import {
  ANY_AMOUNT,
  ANY_NONCE,
  appraiseAccounts,
  errorName,
  explainError,
  type Appraisal,
  type Bid,
} from "@plimsoll/sdk";
import { draft, type Draft, type Fees, isRefusal } from "@plimsoll/service";
import { gasCost, nativePrice } from "../chain/gas-cost.ts";
import type { Context } from "../context.ts";
import { saleableLegs } from "../decide/saleable-legs.ts";
import { saleCall, simulateSale } from "./simulate-sale.ts";
import { transact } from "./transact.ts";

/** Refusals that time alone heals: the premium rises, the bucket refills. They need no back-off. */
const PASSING = ["FlashKeeperProfitTooLow", "VenueProceedsTooLow", "LiquidatorCapacityEmpty", "LiquidatorGraceRunning"];

/** What is to be sold of one account. */
interface Lot {
  readonly account: string;
  readonly bids: readonly Bid[];
}

/** Sells what is due, the largest buffers first; returns how many transactions were mined. `now` is the block's time. */
export async function liquidate(context: Context, due: readonly Appraisal[], now: number): Promise<number> {
  const { config, backOff } = context;
  const waiting = due.filter(({ account }) => !backOff.isWaiting(account, now));
  const ordered = waiting.toSorted((a, b) =>
    a.maintenance > b.maintenance ? -1 : a.maintenance < b.maintenance ? 1 : 0,
  );
  const lots = await lotsOf(context, ordered);
  let sent = 0;
  for (let start = 0; start < lots.length; start += config.sellBatch) {
    sent += await sell(context, lots.slice(start, start + config.sellBatch), now);
  }
  return sent;
}

/** Bids for every leg that may be sold: the liquidator stops at the leg that brings the account back. */
async function lotsOf({ provider, config }: Context, accounts: readonly Appraisal[]): Promise<Lot[]> {
  const requests = accounts.flatMap(({ account, header }) => header.collaterals.map((asset) => ({ account, asset })));
  const legs = await appraiseAccounts(provider, config.deployment, requests, { size: config.appraiseBatch });
  return accounts.flatMap(({ account }) => {
    const own = legs.flatMap(({ account: holder, leg }) => (holder === account && leg !== undefined ? [leg] : []));
    const bids = saleableLegs(own).map(({ asset }) => ({
      account,
      asset,
      nonce: ANY_NONCE,
      maxAmount: ANY_AMOUNT,
      minPremium: 0n,
    }));
    return bids.length === 0 ? [] : [{ account, bids }];
  });
}

/** Sells the lots together; where that is refused or does not pay, each half for itself. */
async function sell(context: Context, lots: readonly Lot[], now: number): Promise<number> {
  if (lots.length === 0 || context.signal.aborted) return 0;
  if (await isMined(context, lots, now)) return 1;
  if (lots.length === 1) return 0;
  const half = Math.ceil(lots.length / 2);
  return (await sell(context, lots.slice(0, half), now)) + (await sell(context, lots.slice(half), now));
}

/** Whether a transaction was mined. One that reverts although its simulation did not, or is refused for good, makes its accounts wait. */
async function isMined(context: Context, lots: readonly Lot[], now: number): Promise<boolean> {
  const { backOff } = context;
  const accounts = lots.map(({ account }) => account);
  try {
    const outcome = await transact(context, "liquidate", accounts, (fees) => draftSale(context, lots, fees));
    for (const account of accounts) {
      if (outcome === "sent") backOff.succeed(account);
      if (outcome === "reverted") backOff.fail(account, now);
    }
    return outcome !== "skipped";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (accounts[0] !== undefined && accounts.length === 1) refuse(context, accounts[0], error, now);
    return false;
  }
}

function refuse({ backOff, emit, config }: Context, account: string, error: unknown, now: number): void {
  const name = errorName(error);
  if (name === undefined || !PASSING.includes(name)) backOff.fail(account, now);
  emit({ event: "refused", action: "liquidate", subjects: [account], reason: explainError(error, config.deployment) });
}

/** The sale as it stands now, if it earns the least profit after gas; that much is asserted on chain too. */
async function draftSale(context: Context, lots: readonly Lot[], fees: Fees): Promise<Draft | undefined> {
  const { config, emit } = context;
  const { bids, profit } = await simulateSale(
    context,
    lots.flatMap((lot) => lot.bids),
  );
  const { gasLimit } = await draft(context, saleCall(config.contract, bids, 0n));
  const cost = gasCost(gasLimit, fees.maxFeePerGas, await nativePrice(context));
  const unit = 10n ** BigInt(18 - config.deployment.settlement.decimals);
  const needed = (cost + config.minProfit + unit - 1n) / unit;
  if (profit >= needed) return { ...saleCall(config.contract, bids, needed), gasLimit };
  if (lots.length === 1) {
    emit({
      event: "skipped",
      action: "liquidate",
      subjects: [lots[0]?.account],
      profit: profit * unit,
      cost,
      reason: "it does not pay yet",
    });
  }
  return undefined;
}
