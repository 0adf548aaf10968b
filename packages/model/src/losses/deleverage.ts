import { exact } from "../arith/exact.ts";
import { knownState } from "../calls/call.ts";
import { moveCash } from "../cash/move.ts";
import { abs, ceilDiv, floorDiv, max, min, WAD } from "../numbers.ts";
import type { Holding } from "../positions/position.ts";
import { type Valuation, valuate } from "../risk/legs.ts";
import { type Account, type AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { instrumentOf } from "../state/state.ts";
import { holdingIn, storeHolding } from "../trading/holdings.ts";
import { frameFor, markOf, pokeMarket, sideOf } from "../trading/market.ts";
import { payWorth } from "../trading/settle.ts";
import { isBackstopAccount } from "./backstop.ts";
import { budgetNow, deficitOf } from "./budget.ts";
import { clearPending, recordIfBare } from "./deficit.ts";
import { bankruptcyPrice, shrink, shrunkSide } from "./shrink.ts";

export interface Deleverage {
  readonly type: "deleverage";
  readonly account: AccountId;
  readonly market: number;
}

/** deficit_j of one of an account's positions. */
export function deficitIn(valuation: Valuation, instrument: number): bigint {
  const losses = valuation.legs
    .filter((leg) => leg.instrument >= 32)
    .map((leg) => ({ ...leg, loss: max(-leg.worth, 0n) }));
  const all = losses.reduce((sum, { loss }) => sum + loss, 0n);
  const own = losses.find((leg) => leg.instrument === instrument)?.loss ?? 0n;
  return deficitOf(exact, valuation.netWorth, own, all);
}

/** Pays `amount` of the market's budget from the backstop's cash into the account. */
export function spendBudget(draft: Draft, account: Account, number: number, amount: bigint): void {
  const { cash } = draft.backstop;
  if (amount === 0n || cash === undefined) return;
  moveCash(draft, draft.account(cash), -amount);
  moveCash(draft, account, amount);
  const market = draft.market(number);
  draft.setMarket({ ...market, spent: market.spent + amount });
}

/**
 * Closes a holding at `price` against all of the opposite side, open interest falling by what that lost; what that cannot express goes
 * with the rest (SPEC A23).
 */
export function closeAgainstSide(draft: Draft, number: number, held: Holding<bigint>, price: bigint): Holding<bigint> {
  const market = draft.market(number);
  const isLong = held.size > 0n;
  const { openInterest } = market;
  const amount = min(abs(held.size), openInterest);
  if (amount === 0n) return held;
  const side = sideOf(market, !isLong);
  const frame = { ...frameFor(market, !isLong), isLong: !isLong };
  const shrunk = shrink(exact, frame, amount, openInterest, price);
  const opposite = shrunkSide(side, shrunk, market.funding, !isLong);
  draft.setMarket({
    ...market,
    openInterest: openInterest - shrunk.closed,
    ...(isLong ? { short: opposite } : { long: opposite }),
  });
  const value = shrunk.closed * price;
  return isLong
    ? { size: held.size - amount, quote: held.quote + floorDiv(value, WAD) }
    : { size: held.size + amount, quote: held.quote - ceilDiv(value, WAD) };
}

/** Without size left the quote is settled through the pot, also a loss (SPEC A23); else the rest is written. */
export function storeResolved(
  draft: Draft,
  account: Account,
  number: number,
  left: Holding<bigint>,
  mark: bigint,
): void {
  const quote = left.size === 0n ? payWorth(draft, account, number, left.quote, left.quote) : left.quote;
  storeHolding(draft, account, number, { size: left.size, quote }, mark);
}

/** The price of a deleveraging of an insolvent account, after the market's budget was spent on its deficit (SPEC A28). */
function priceAfterBudget(
  draft: Draft,
  account: Account,
  number: number,
  {
    valuation,
    held,
    mark,
    isBackstop,
  }: { valuation: Valuation; held: Holding<bigint>; mark: bigint; isBackstop: boolean },
): bigint {
  const deficit = deficitIn(valuation, instrumentOf(number));
  const paid = min(deficit, budgetNow(draft, number));
  ensure(isBackstop || deficit === 0n || paid < deficit || !valuation.isPriced, "BudgetBears");
  spendBudget(draft, account, number, paid);
  const { set } = draft.instrument(instrumentOf(number));
  const position = { mark, size: abs(held.size), isLong: held.size > 0n };
  return bankruptcyPrice(exact, position, deficit - paid, set.maintenance);
}

/** What is left of an account after a part was resolved: its report falls to what it still owes, and bare debt is recorded. */
export function afterResolution(draft: Draft, account: Account): void {
  recordIfBare(draft, account);
  if (account.pending > 0n) clearPending(draft, account, max(0n, -valuate(draft, account).netWorth));
}

/**
 * Closes an insolvent account's position against all of the other side (SPEC A23). The mark may be Valid or Divergent: A23 says Valid, the
 * table of A5 both.
 */
export function deleverage(draft: Draft, { account: id, market: number }: Deleverage, isBackstop = false): void {
  ensure(!isBackstopAccount(draft.backstop, id), "IsBackstop");
  const account = draft.account(id);
  const market = pokeMarket(draft, number);
  const mark = markOf(draft, number);
  ensure(mark.status === "Valid" || mark.status === "Divergent", "PriceNotValid");
  const valuation = valuate(draft, account);
  ensure(knownState(valuation) === "Insolvent", "NotInsolvent");
  ensure(account.positions.has(number), "NothingLeft");
  const held = holdingIn(draft, account, number);
  if (market.ending || held.size === 0n) {
    const closed = { size: 0n, quote: held.quote + floorDiv(held.size * mark.mid, WAD) };
    const deficit = deficitIn(valuation, instrumentOf(number));
    spendBudget(draft, account, number, min(deficit, budgetNow(draft, number)));
    storeResolved(draft, account, number, closed, mark.mid);
  } else {
    const price = priceAfterBudget(draft, account, number, { valuation, held, mark: mark.mid, isBackstop });
    storeResolved(draft, account, number, closeAgainstSide(draft, number, held, price), mark.mid);
  }
  afterResolution(draft, account);
}
