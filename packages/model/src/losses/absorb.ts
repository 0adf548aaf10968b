import { knownState } from "../calls/call.ts";
import { moveCash } from "../cash/move.ts";
import { refilled } from "../liquidation/capacity.ts";
import { ensureLiquidationOpen } from "../liquidation/liquidate.ts";
import { ceilDiv, max, min, WAD } from "../numbers.ts";
import type { AppraisedLeg } from "../risk/appraise.ts";
import { type Valuation, valuate } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import { live } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { addCollateral, takeCollateral } from "../vault/movements.ts";
import { holdingIn, longMove, moveOpenInterest, storeHolding } from "../trading/holdings.ts";
import { markOf, pokeMarket } from "../trading/market.ts";
import { inventoryAccounts, isBackstopAccount, type Lot } from "./backstop.ts";
import { budgetNow } from "./budget.ts";
import { afterResolution, closeAgainstSide, deficitIn, deleverage, storeResolved } from "./deleverage.ts";
import { bookIncome, touchBackstop } from "./income.ts";
import { backstopCash, lowWorth } from "./worth.ts";

export interface Absorb {
  readonly type: "absorb";
  readonly account: AccountId;
}

/** Limits of SPEC A28: share of low of one leg and of all inventory, least share taken, wait in close-out. */
const LEG_SHARE = 20n;
const ALL_SHARE = 2n;
const LEAST_SHARE = WAD / 100n;
const CLOSE_OUT_WAIT = 120;
const CAPITAL_BUFFERS = 2n;

/** Whether the backstop may take over now (SPEC A28): W < B_m/4, or close-out two minutes after the deadline or with every bucket empty. */
function ensureDue(draft: Draft, account: Account, valuation: Valuation): void {
  const { netWorth, maintenance, legs } = valuation;
  const state = knownState(valuation);
  if (netWorth * 4n < maintenance || state === "Insolvent") return;
  ensure(state === "CloseOut", "NotLiquidatable");
  const isOver = account.call !== undefined && live(draft.clock, draft.now) >= account.call.deadline + CLOSE_OUT_WAIT;
  const isEmpty = legs.every(({ instrument }) => refilled(draft.instrument(instrument).bucket, draft.now) === 0n);
  ensure(isOver || isEmpty, "GraceRuns");
}

/** Magnitude of an instrument in inventory. */
function inventoryOf(draft: Draft, instrument: number): bigint {
  const { stock, inventory } = draft.backstop;
  const id = instrument >= 32 ? inventory.get(instrument - 32) : stock;
  if (id === undefined) return 0n;
  const leg = valuate(draft, draft.peek(id)).legs.find((held) => held.instrument === instrument);
  return leg?.magnitude ?? 0n;
}

function allInventory(draft: Draft): bigint {
  return inventoryAccounts(draft.backstop)
    .flatMap((id) => valuate(draft, draft.peek(id)).legs)
    .reduce((sum, { magnitude }) => sum + magnitude, 0n);
}

/** Largest share of `part` that fits into `room`, at most all. WAD. */
const shareWithin = (room: bigint, part: bigint): bigint => (part <= 0n ? WAD : min(WAD, (max(0n, room) * WAD) / part));

/** Cash the whole account would take: its debt, what its owner keeps, the capital of its positions. */
function cashNeeded(valuation: Valuation): bigint {
  const { netWorth, maintenance, cash, legs } = valuation;
  const kept = max(0n, netWorth - min(netWorth, maintenance / 4n));
  const capital = legs
    .filter(({ instrument }) => instrument >= 32)
    .reduce((sum, leg) => sum + CAPITAL_BUFFERS * leg.maintenance, 0n);
  return kept - cash + capital;
}

/**
 * The largest share of all balances within the limits; 0 for one under 1 %. WAD. SPEC states neither its grain nor what counts as a leg's
 * value: WAD, and v or N at state prices; low is that of before.
 */
export function absorbedShare(draft: Draft, valuation: Valuation): bigint {
  const low = lowWorth(draft);
  const counted = valuation.legs.filter(({ magnitude }) => magnitude > draft.terms.legCost);
  let share = shareWithin(
    low / ALL_SHARE - allInventory(draft),
    counted.reduce((sum, leg) => sum + leg.magnitude, 0n),
  );
  for (const { instrument, magnitude } of counted) {
    share = min(share, shareWithin(low / LEG_SHARE - inventoryOf(draft, instrument), magnitude));
    if (instrument >= 32) {
      share = min(share, shareWithin(budgetNow(draft, instrument - 32), deficitIn(valuation, instrument)));
    }
  }
  share = min(share, shareWithin(backstopCash(draft), cashNeeded(valuation)));
  return share < LEAST_SHARE ? 0n : share;
}

/** The lot of an instrument after `added` joined `held`: the mean of both times by amount. */
function joinedLot(lot: Lot | undefined, held: bigint, added: bigint, now: number): Lot {
  if (lot === undefined || held === 0n) return { since: now };
  return { since: Number((BigInt(lot.since) * held + BigInt(now) * added) / (held + added)) };
}

function noteLot(draft: Draft, instrument: number, held: bigint, added: bigint): void {
  const { lots } = draft.backstop;
  const lot = joinedLot(lots.get(instrument), held, added, live(draft.clock, draft.now));
  draft.backstop = { ...draft.backstop, lots: new Map(lots).set(instrument, lot) };
}

/** Moves a share of a collateral into the stock. */
function takeBalance(draft: Draft, account: Account, asset: number, share: bigint): void {
  const stock = draft.account(draft.backstop.stock ?? refuse("NotAllowed"));
  const amount = ((account.balances.get(asset) ?? 0n) * share) / WAD;
  if (amount === 0n) return;
  takeCollateral(account, asset, amount);
  noteLot(draft, asset, stock.balances.get(asset) ?? 0n, amount);
  addCollateral(draft, stock, asset, amount, true);
}

/** Moves a share of a position into the market's inventory with twice its buffer of capital; a part of its deficit is spent budget. */
function takePosition(draft: Draft, account: Account, leg: AppraisedLeg<bigint>, share: bigint, deficit: bigint): void {
  const number = leg.instrument - 32;
  const id = draft.backstop.inventory.get(number) ?? refuse("NotAllowed");
  const inventory = draft.account(id);
  const { mid } = markOf(draft, number);
  const [held, owned] = [holdingIn(draft, account, number), holdingIn(draft, inventory, number)];
  const taken = { size: (held.size * share) / WAD, quote: (held.quote * share) / WAD };
  const left = { size: held.size - taken.size, quote: held.quote - taken.quote };
  const next = { size: owned.size + taken.size, quote: owned.quote + taken.quote };
  moveOpenInterest(draft, number, longMove(held.size, left.size) + longMove(owned.size, next.size));
  storeHolding(draft, account, number, left, mid);
  storeHolding(draft, inventory, number, next, mid);
  const capital = ceilDiv(CAPITAL_BUFFERS * leg.maintenance * share, WAD);
  moveCash(draft, draft.account(draft.backstop.cash ?? refuse("NotAllowed")), -capital);
  moveCash(draft, inventory, capital);
  noteLot(
    draft,
    leg.instrument,
    owned.size < 0n ? -owned.size : owned.size,
    taken.size < 0n ? -taken.size : taken.size,
  );
  const market = draft.market(number);
  draft.setMarket({ ...market, spent: market.spent + ceilDiv(deficit * share, WAD) });
}

/** Takes `share` of everything; the account keeps its share of W less the fee, paid in cash. */
function takeShare(draft: Draft, account: Account, valuation: Valuation, share: bigint): void {
  const { netWorth, maintenance, cash, legs } = valuation;
  const fee = max(0n, min(netWorth, maintenance / 4n));
  const kept = (max(0n, netWorth - fee) * share) / WAD;
  const deficits = legs.map(({ instrument }) => (instrument >= 32 ? deficitIn(valuation, instrument) : 0n));
  for (const asset of [...account.balances.keys()]) takeBalance(draft, account, asset, share);
  legs.forEach((leg, i) => {
    if (leg.instrument >= 32) takePosition(draft, account, leg, share, deficits[i] ?? 0n);
  });
  const taken = cash > 0n ? (cash * share) / WAD : -ceilDiv(-cash * share, WAD);
  const backstop = draft.account(draft.backstop.cash ?? refuse("NotAllowed"));
  moveCash(draft, backstop, taken - kept);
  moveCash(draft, account, kept - taken);
  if (fee > 0n) bookIncome(draft, (fee * share) / WAD);
}

/** Deleverages what is left of the positions: at mark where the account is solvent (SPEC A28). */
function closeRest(draft: Draft, account: Account): void {
  for (const number of [...account.positions.keys()]) {
    const { netWorth } = valuate(draft, account);
    if (netWorth <= 0n) {
      deleverage(draft, { type: "deleverage", account: account.id, market: number }, true);
      continue;
    }
    const { mid } = markOf(draft, number);
    const held = holdingIn(draft, account, number);
    if (held.size !== 0n) storeResolved(draft, account, number, closeAgainstSide(draft, number, held, mid), mid);
  }
}

/**
 * Takes over the largest share of an account that the limits allow and deleverages the rest of its positions (SPEC A28). Gives the share.
 */
export function absorb(draft: Draft, { account: id }: Absorb): bigint {
  ensureLiquidationOpen(draft);
  ensure(!isBackstopAccount(draft.backstop, id), "IsBackstop");
  draft.accrue();
  touchBackstop(draft);
  const account = draft.account(id);
  for (const number of account.positions.keys()) pokeMarket(draft, number);
  const valuation = valuate(draft, account);
  ensure(valuation.isPriced, "PriceNotValid");
  ensureDue(draft, account, valuation);
  const share = draft.backstop.cash === undefined ? 0n : absorbedShare(draft, valuation);
  ensure(share > 0n || account.positions.size > 0, "ShareTooSmall");
  if (share > 0n) takeShare(draft, account, valuation, share);
  closeRest(draft, account);

  afterResolution(draft, account);
  return share;
}
