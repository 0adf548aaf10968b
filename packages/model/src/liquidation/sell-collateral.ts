import { exact } from "../arith/exact.ts";
import { isLiquidatable, knownState } from "../calls/call.ts";
import { moveCash, takeTokens } from "../cash/move.ts";
import { recordIfBare } from "../losses/deficit.ts";
import { ceilDiv, min, WAD } from "../numbers.ts";
import { sellsAt } from "../prices/settlement-factor.ts";
import type { AccountState } from "../risk/account-state.ts";
import type { CollateralFacts } from "../risk/appraise.ts";
import { collateralMarginalRate } from "../risk/buffer.ts";
import { legsOf, ratesFor, type Valuation, valuate } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { endCallIfCured } from "../vault/check.ts";
import { addCollateral, moveTotal, takeCollateral } from "../vault/movements.ts";
import type { Bid, Sale } from "./bid.ts";
import { freeCapacity, takeCapacity } from "./capacity.ts";
import { discountAfter } from "./discount.ts";
import { aloneLimit } from "./net-delta.ts";
import { callOfSale, elapsedSince, ensureNotWorse, feeOf, payTip } from "./sale.ts";
import { executedPremium, firstPremium, rhoOf, sliceOf, targetSize } from "./sizing.ts";

/** The collateral a bid names, at its price; it must be Valid or Divergent, and c within its band for sales. */
function stockOf(draft: Draft, account: Account, bid: Bid): CollateralFacts {
  const { factor, policy } = draft.settlement;
  ensure(sellsAt(factor, policy.maxAge, draft.now), "FactorUnfit");
  const leg = legsOf(draft, account, "state").find(({ facts }) => facts.instrument === bid.instrument);
  if (leg?.facts.kind !== "collateral") return refuse("NothingToSell");
  ensure(leg.price.status === "Valid" || leg.price.status === "Divergent", "PriceNotValid");
  return leg.facts;
}

/** The keeper pays and receives: from a wallet in whole token units, or between vault accounts. */
function settleWithKeeper(
  draft: Draft,
  keeper: AccountId | undefined,
  asset: number,
  amount: bigint,
  paid: bigint,
): void {
  if (keeper === undefined) {
    takeTokens(draft, paid);
    moveTotal(draft, asset, -amount);
    return;
  }
  const account = draft.account(keeper);
  moveCash(draft, account, -paid);
  addCollateral(draft, account, asset, amount, true);
}

/** Paid for what: the keeper's limit is on what he pays for a whole token. */
function ensurePrice({ worstPrice }: Bid, paid: bigint, amount: bigint, unit: bigint): void {
  ensure(worstPrice === undefined || paid * unit <= worstPrice * amount, "PriceBeyondLimit");
}

/**
 * Sale of a slice of a solvent account's collateral at a premium (SPEC A10); the credit is `floor(x*(1 - pr))`, the rest of x the
 * premium.
 */
function sellSlice(draft: Draft, account: Account, bid: Bid, keeper: AccountId | undefined, before: Valuation): Sale {
  const stock = stockOf(draft, account, bid);
  const instrument = draft.instrument(bid.instrument);
  const value = (stock.balance * stock.price) / stock.unit;
  const record = callOfSale(draft, account, knownState(before));
  const distress = {
    netWorth: before.netWorth,
    maintenance: before.maintenance,
    marginalRate: collateralMarginalRate(exact, value, ratesFor(instrument, "state"), draft.terms.legCost),
    maxPremium: instrument.maxPremium,
    elapsed: elapsedSince(draft, record.deadline),
  };
  const first = firstPremium(exact, distress);
  const free = min(freeCapacity(instrument.bucket, account, draft.now), aloneLimit(draft, account, bid.instrument));
  const amount = sliceOf(
    { amount: stock.balance, value, price: stock.price, unit: stock.unit },
    targetSize(exact, distress, first),
    { value: free, amount: bid.most },
    draft.terms.minRemainder,
  );
  const x = (amount * stock.price) / stock.unit;
  ensure(x > 0n, "NothingToSell");
  takeCollateral(account, bid.instrument, amount);
  const released = before.maintenance - valuate(draft, account).maintenance;
  const rho = rhoOf(exact, before.netWorth, before.maintenance);
  const premium = executedPremium(exact, first, released, x, rho);
  const credited = (x * (WAD - premium)) / WAD;
  const fee = feeOf(draft, x - credited);
  ensurePrice(bid, credited + fee, amount, stock.unit);
  moveCash(draft, account, credited);
  const isDust = amount === stock.balance && value < draft.terms.minRemainder;
  const tip = payTip(draft, account, { released, rho, premium: x - credited, isDust });
  const taken = takeCapacity(draft.instrument(bid.instrument).bucket, account, x, draft.now);
  draft.setInstrument({ ...draft.instrument(bid.instrument), bucket: taken.bucket });
  Object.assign(account, taken.used);
  settleWithKeeper(draft, keeper, bid.instrument, amount, credited + fee);
  ensureNotWorse(draft, account, before);
  return { account: account.id, instrument: bid.instrument, amount, value: x, premium, credited, fee, tip };
}

/** Sale of an insolvent account's collateral at a growing discount (SPEC A11); the rule of remainders of A10 is taken to hold here too. */
function sellAtDiscount(draft: Draft, account: Account, bid: Bid, keeper: AccountId | undefined): Sale {
  const stock = stockOf(draft, account, bid);
  const record = callOfSale(draft, account, "Insolvent");
  const discount = discountAfter(exact, elapsedSince(draft, record.insolventAt ?? record.deadline));
  const value = (stock.balance * stock.price) / stock.unit;
  const amount = sliceOf(
    { amount: stock.balance, value, price: stock.price, unit: stock.unit },
    value,
    { value, amount: bid.most },
    draft.terms.minRemainder,
  );
  ensure(amount > 0n, "NothingToSell");
  const paid = ceilDiv(amount * stock.price * (WAD - discount), stock.unit * WAD);
  ensurePrice(bid, paid, amount, stock.unit);
  takeCollateral(account, bid.instrument, amount);
  moveCash(draft, account, paid);
  settleWithKeeper(draft, keeper, bid.instrument, amount, paid);
  endCallIfCured(draft, account, valuate(draft, account));
  recordIfBare(draft, account);
  return {
    account: account.id,
    instrument: bid.instrument,
    amount,
    value: (amount * stock.price) / stock.unit,
    premium: discount,
    credited: paid,
    fee: 0n,
    tip: 0n,
  };
}

/** Sells collateral of an account; undefined if it is not liquidatable now. */
export function sellCollateral(draft: Draft, bid: Bid, keeper: AccountId | undefined): Sale | undefined {
  const account = draft.account(bid.account);
  const before = valuate(draft, account);
  const state: AccountState = knownState(before);
  if (state === "Insolvent") return sellAtDiscount(draft, account, bid, keeper);
  return isLiquidatable(draft, account, state) ? sellSlice(draft, account, bid, keeper, before) : undefined;
}
