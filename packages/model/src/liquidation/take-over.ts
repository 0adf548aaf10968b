import { exact } from "../arith/exact.ts";
import { isLiquidatable, knownState } from "../calls/call.ts";
import { moveCash } from "../cash/move.ts";
import { abs, min, WAD } from "../numbers.ts";
import { notionalOf } from "../risk/appraise.ts";
import { marginOf, positionMarginalRate } from "../risk/buffer.ts";
import { ratesFor, type Valuation, valuate } from "../risk/legs.ts";
import { type Account, type AccountId, modeOf } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { instrumentOf } from "../state/state.ts";
import { holdingIn, moveSize } from "../trading/holdings.ts";
import { ensurePosition } from "../trading/limits.ts";
import { markOf, openMarket } from "../trading/market.ts";
import type { Bid, Sale } from "./bid.ts";
import { freeCapacity, takeCapacity } from "./capacity.ts";
import { aloneLimit } from "./net-delta.ts";
import { callOfSale, discounted, elapsedSince, ensureNotWorse, feeOf, marked, payTip } from "./sale.ts";
import { executedPremium, firstPremium, rhoOf, sliceOf, targetSize } from "./sizing.ts";

/** A position up for takeover: funding paid, mark Valid, market open. */
export interface Offer {
  readonly market: number;
  readonly size: bigint;
  readonly mark: bigint;
  /** N, WAD. */
  readonly value: bigint;
}

export function offerOf(draft: Draft, account: Account, market: number): Offer {
  openMarket(draft, market);
  const { status, mid } = markOf(draft, market);
  ensure(status === "Valid", "PriceNotValid");
  const { size } = account.positions.has(market) ? holdingIn(draft, account, market) : refuse("NothingToSell");
  ensure(size !== 0n, "NothingToSell");
  return { market, size, mark: mid, value: notionalOf(exact, size, mid) };
}

/**
 * Moves a slice of the offered position to the keeper's account at a premium, and takes its capacity. Gives what the premium cost. The
 * price is rounded against the account.
 */
export function handOver(draft: Draft, account: Account, keeper: Account, offer: Offer, slice: Slice): bigint {
  const { market, size, mark } = offer;
  const isLong = size > 0n;
  const price = isLong ? discounted(mark, slice.premium) : marked(mark, slice.premium);
  const before = holdingIn(draft, keeper, market).size;
  const sides = isLong ? { buyer: keeper, seller: account } : { buyer: account, seller: keeper };
  moveSize(draft, market, { ...sides, size: slice.amount, price }, mark);
  ensurePosition(draft, keeper, market, before, mark);
  const instrument = draft.instrument(instrumentOf(market));
  const taken = takeCapacity(instrument.bucket, account, slice.value, draft.now);
  draft.setInstrument({ ...instrument, bucket: taken.bucket });
  Object.assign(account, taken.used);
  return (slice.amount * abs(mark - price)) / WAD;
}

/** What of an offer goes, at which premium. */
export interface Slice {
  readonly amount: bigint;
  readonly value: bigint;
  readonly premium: bigint;
}

/** Maintenance buffer that goes with `amount` of a position, everything else as it is. */
export function releasedBy(draft: Draft, offer: Offer, amount: bigint): bigint {
  const rates = ratesFor(draft.instrument(instrumentOf(offer.market)), "state");
  const bufferOf = (size: bigint): bigint => {
    if (size === 0n) return 0n;
    const notional = notionalOf(exact, size, offer.mark);
    return marginOf(exact, notional, notional, rates.maintenance, rates.depth) + draft.terms.legCost;
  };
  return bufferOf(abs(offer.size)) - bufferOf(abs(offer.size) - amount);
}

function ensurePrice({ worstPrice }: Bid, { size, mark }: Offer, premium: bigint): void {
  if (worstPrice === undefined) return;
  ensure(size > 0n ? discounted(mark, premium) <= worstPrice : marked(mark, premium) >= worstPrice, "PriceBeyondLimit");
}

function takeSlice(draft: Draft, account: Account, bid: Bid, keeper: Account, before: Valuation): Sale {
  const offer = offerOf(draft, account, bid.instrument - 32);
  const instrument = draft.instrument(bid.instrument);
  const record = callOfSale(draft, account, knownState(before));
  const distress = {
    netWorth: before.netWorth,
    maintenance: before.maintenance,
    marginalRate: positionMarginalRate(exact, offer.value, ratesFor(instrument, "state")),
    maxPremium: instrument.maxPremium,
    elapsed: elapsedSince(draft, record.deadline),
  };
  const first = firstPremium(exact, distress);
  const free = min(freeCapacity(instrument.bucket, account, draft.now), aloneLimit(draft, account, bid.instrument));
  const stock = { amount: abs(offer.size), value: offer.value, price: offer.mark, unit: WAD };
  const limits = { value: free, amount: bid.most };
  const amount = sliceOf(stock, targetSize(exact, distress, first), limits, draft.terms.minRemainder);
  const value = (amount * offer.mark) / WAD;
  ensure(value > 0n, "NothingToSell");
  const released = releasedBy(draft, offer, amount);
  const rho = rhoOf(exact, before.netWorth, before.maintenance);
  const premium = executedPremium(exact, first, released, value, rho);
  ensurePrice(bid, offer, premium);
  const isDust = amount === stock.amount && offer.value < draft.terms.minRemainder;
  const cost = handOver(draft, account, keeper, offer, { amount, value, premium });
  const fee = feeOf(draft, cost);
  moveCash(draft, keeper, -fee);
  const tip = payTip(draft, account, { released, rho, premium: cost, isDust });
  ensureNotWorse(draft, account, before);
  return { account: account.id, instrument: bid.instrument, amount, value, premium, credited: 0n, fee, tip };
}

/** Takes a position over into the keeper's account (SPEC A21); undefined if it is not liquidatable now. */
export function takeOver(draft: Draft, bid: Bid, keeper: AccountId | undefined): Sale | undefined {
  const account = draft.account(bid.account);
  const before = valuate(draft, account);
  const state = knownState(before);
  ensure(state !== "Insolvent", "NotLiquidatable");
  if (!isLiquidatable(draft, account, state)) return undefined;
  const taker = keeper ?? refuse("NotAllowed");
  modeOf(taker);
  ensure(taker !== account.id, "AccountIsSame");
  return takeSlice(draft, account, bid, draft.account(taker), before);
}
