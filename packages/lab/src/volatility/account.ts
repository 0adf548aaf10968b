import { PRICE_ONE, WAD } from "../math/units.ts";
import { bears, notionalOf, worthOf, type Holder, type Lines } from "./holders.ts";
import type { Point } from "./types.ts";

/** A partial liquidation ends at this share of the maintenance line, a call at the other, WAD. */
const SOLD_TO = (11n * WAD) / 10n;
const CURED = (103n * WAD) / 100n;
/** Highest rate a multiplier leads to, WAD. */
const HIGHEST_RATE = (95n * WAD) / 100n;
const LEAST_GRACE = 300;

/** A holder and when he was called; size 0: nothing is left of him. */
export interface Account extends Holder {
  readonly calledAt: number | null;
}

/** min(rate * multiplier, 0.95), WAD. */
export function rateAt(multiplier: bigint, { maintenance }: Lines): bigint {
  const rate = (maintenance * multiplier) / WAD;
  return rate < HIGHEST_RATE ? rate : HIGHEST_RATE;
}

/** The account after a look at it: called below the line, cured at 1.03, sold in part below close-out or when its grace is over. */
export function looked(account: Account, { time, price }: Point, multiplier: bigint, lines: Lines): Account {
  const { calledAt } = account;
  const rate = rateAt(multiplier, lines);
  const borne = bears(account, price, rate);
  if (borne >= CURED) return calledAt === null ? account : { ...account, calledAt: null };
  if (borne >= WAD) return account;
  const isOver = calledAt !== null && time - calledAt >= graceAt(multiplier, lines);
  if (borne >= lines.closeOut && !isOver) return calledAt === null ? { ...account, calledAt: time } : account;
  return { ...soldDown(account, price, rate), calledAt: calledAt ?? time };
}

function graceAt(multiplier: bigint, { graceSeconds }: Lines): number {
  return Math.max(LEAST_GRACE, Number((BigInt(graceSeconds) * WAD * WAD) / (multiplier * multiplier)));
}

/** What is left after a sale at the mark; of an insolvent account nothing. */
function soldDown(holder: Holder, price: bigint, rate: bigint): Holder {
  const worth = worthOf(holder, price);
  if (worth <= 0n) return { rest: 0n, size: 0n };
  const size = (holder.size * ((worth * WAD * WAD) / (rate * SOLD_TO))) / notionalOf(holder, price);
  return { rest: holder.rest + ((holder.size - size) * price) / PRICE_ONE, size };
}

/** Prices, ends included, at which none of the accounts that are not called is below its line; by rounding never too wide. */
export function calmRange(accounts: readonly Account[], rate: bigint): { readonly low: bigint; readonly high: bigint } {
  let [low, high] = [0n, 2n ** 255n];
  for (const { rest, size, calledAt } of accounts) {
    if (calledAt !== null) continue;
    if (size > 0n) {
      const least = ((0n - rest) * PRICE_ONE * WAD) / (size * (WAD - rate)) + MARGIN;
      if (least > low) low = least;
    } else {
      const most = (rest * PRICE_ONE * WAD) / ((0n - size) * (WAD + rate)) - MARGIN;
      if (most < high) high = most;
    }
  }
  return { low, high };
}

/** More than rounding moves a crossing by [1e-8 USD]. */
const MARGIN = 10n;
