import { exact } from "../arith/exact.ts";
import { isLiquidatable, knownState } from "../calls/call.ts";
import { moveCash } from "../cash/move.ts";
import { isBackstopAccount } from "../losses/backstop.ts";
import { abs, ceilDiv, max, min, PERMILLE, WAD } from "../numbers.ts";
import { collateralMarginalRate, positionMarginalRate } from "../risk/buffer.ts";
import { legsOf, ratesFor, valuate, type Valuation } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { addCollateral, takeCollateral } from "../vault/movements.ts";
import { ACCOUNT_SHARE, refilled, takeCapacity, usedShare } from "./capacity.ts";
import { checkKeeper, ensureLiquidationOpen, noteKeeper } from "./liquidate.ts";
import { deltasOf, netOf } from "./net-delta.ts";
import { callOfSale, elapsedSince, ensureNotWorse, feeOf, payTip } from "./sale.ts";
import { executedPremium, firstPremium, rhoOf, targetSize } from "./sizing.ts";
import { handOver, offerOf, releasedBy } from "./take-over.ts";

/** Sells a leg together with a position on the other side of its underlying (SPEC A25). */
export interface LiquidatePair {
  readonly type: "liquidatePair";
  readonly account: AccountId;
  /** The leg: a collateral or another position. */
  readonly instrument: number;
  /** Market of the position. */
  readonly market: number;
  /** Most of both together, WAD of value. */
  readonly most: bigint;
  readonly keeper: AccountId;
}

/** One of the two legs, with what a sale of it alone would go by. */
interface Half {
  readonly instrument: number;
  readonly amount: bigint;
  readonly value: bigint;
  readonly isLong: boolean;
  readonly marginalRate: bigint;
  readonly first: bigint;
  /** Price and unit of its amount. */
  readonly price: bigint;
  readonly unit: bigint;
}

function halfOf(draft: Draft, account: Account, number: number, before: Valuation, elapsed: number): Half {
  const instrument = draft.instrument(number);
  const rates = ratesFor(instrument, "state");
  const leg = legsOf(draft, account, "state").find(({ facts }) => facts.instrument === number)?.facts;
  const { netWorth, maintenance } = before;
  const distress = { netWorth, maintenance, maxPremium: instrument.maxPremium, elapsed };
  if (leg?.kind === "collateral") {
    const value = (leg.balance * leg.price) / leg.unit;
    const marginalRate = collateralMarginalRate(exact, value, rates, draft.terms.legCost);
    const first = firstPremium(exact, { ...distress, marginalRate });
    const { balance: amount, price, unit } = leg;
    return { instrument: number, amount, value, isLong: true, marginalRate, first, price, unit };
  }
  const { size, mark, value } = offerOf(draft, account, number - 32);
  const marginalRate = positionMarginalRate(exact, value, rates);
  const first = firstPremium(exact, { ...distress, marginalRate });
  return {
    instrument: number,
    amount: abs(size),
    value,
    isLong: size > 0n,
    marginalRate,
    first,
    price: mark,
    unit: WAD,
  };
}

/** Most of both together that the buckets and the account's share of capacity in the window allow, by the same share of each. WAD. */
function capacityFor(draft: Draft, account: Account, halves: readonly Half[], both: bigint): bigint {
  let most = both;
  let load = 0n;
  for (const { instrument, value } of halves) {
    const { bucket } = draft.instrument(instrument);
    most = min(most, (refilled(bucket, draft.now) * both) / value);
    load += ceilDiv(value * WAD, bucket.full);
  }
  return min(most, (max(0n, ACCOUNT_SHARE - usedShare(account, draft.now)) * both * WAD) / (PERMILLE * load));
}

/**
 * Amounts of both halves, sized by rates and premiums weighted by value (SPEC states no rounding: Down): the same share of each, the larger
 * cut to what the smaller gives and the net delta.
 */
function amountsOf(
  draft: Draft,
  account: Account,
  halves: readonly [Half, Half],
  before: Valuation,
  { most, net }: { readonly most: bigint; readonly net: bigint },
): bigint[] {
  const [a, b] = halves;
  const both = a.value + b.value;
  const weighted = (x: bigint, y: bigint): bigint => (x * a.value + y * b.value) / both;
  const distress = {
    netWorth: before.netWorth,
    maintenance: before.maintenance,
    marginalRate: weighted(a.marginalRate, b.marginalRate),
    maxPremium: 0n,
    elapsed: 0,
  };
  const target = targetSize(exact, distress, weighted(a.first, b.first));
  const limit = min(most, capacityFor(draft, account, halves, both));
  const x = min(min(target, limit), both);
  const isRest = both - x < draft.terms.minRemainder && limit >= both;
  const share = isRest ? both : x;
  const values = pairedValues([a.value, b.value], share, net);
  return halves.map(({ amount, price, unit }, i) => min((amount * share) / both, ((values[i] ?? 0n) * unit) / price));
}

/** Values of both legs that go: `share` of their sum in proportion, the larger by at most the magnitude `net` more (SPEC A25). WAD. */
export function pairedValues([a, b]: readonly [bigint, bigint], share: bigint, net: bigint): readonly [bigint, bigint] {
  const [x, y] = [(a * share) / (a + b), (b * share) / (a + b)];
  return [min(x, y + net), min(y, x + net)];
}

/** Sells `amount` of one half to the keeper at the premium it would have alone. Gives premium and buffer released. */
function sellHalf(
  draft: Draft,
  accounts: { readonly account: Account; readonly keeper: Account },
  half: Half,
  amount: bigint,
  before: Valuation,
): { readonly cost: bigint; readonly released: bigint } {
  const { account, keeper } = accounts;
  const rho = rhoOf(exact, before.netWorth, before.maintenance);
  const value = (amount * half.price) / half.unit;
  ensure(value > 0n, "NothingToSell");
  if (half.instrument >= 32) {
    const offer = offerOf(draft, account, half.instrument - 32);
    const released = releasedBy(draft, offer, amount);
    const premium = executedPremium(exact, half.first, released, value, rho);
    return { cost: handOver(draft, account, keeper, offer, { amount, value, premium }), released };
  }
  const held = valuate(draft, account).maintenance;
  takeCollateral(account, half.instrument, amount);
  const released = held - valuate(draft, account).maintenance;
  const premium = executedPremium(exact, half.first, released, value, rho);
  const credited = (value * (WAD - premium)) / WAD;
  moveCash(draft, account, credited);
  moveCash(draft, keeper, -credited);
  addCollateral(draft, keeper, half.instrument, amount, true);
  const instrument = draft.instrument(half.instrument);
  const taken = takeCapacity(instrument.bucket, account, value, draft.now);
  draft.setInstrument({ ...instrument, bucket: taken.bucket });
  Object.assign(account, taken.used);
  return { cost: value - credited, released };
}

/** Liquidates two legs of one underlying in proportion, each priced as if alone, into the keeper's vault account (SPEC A25). */
export function liquidatePair(draft: Draft, action: LiquidatePair): void {
  ensureLiquidationOpen(draft);
  ensure(!isBackstopAccount(draft.backstop, action.account), "IsBackstop");
  ensure(action.account !== action.keeper, "AccountIsSame");
  const note = noteKeeper(draft, action.keeper);
  const account = draft.account(action.account);
  const before = valuate(draft, account);
  const state = knownState(before);
  ensure(state !== "Insolvent" && isLiquidatable(draft, account, state), "NotLiquidatable");
  const numbers = [action.instrument, 32 + action.market] as const;
  const { underlying } = draft.instrument(action.instrument);
  const all = deltasOf(draft, account, underlying);
  const net = abs(netOf(all));
  const deltas = all.filter(({ instrument }) => numbers.includes(instrument));
  ensure(
    underlying !== 0 &&
      deltas.length === 2 &&
      abs(netOf(deltas)) < deltas.reduce((sum, { value }) => sum + abs(value), 0n),
    "SideIsSame",
  );
  const elapsed = elapsedSince(draft, callOfSale(draft, account, state).deadline);
  const halves = [
    halfOf(draft, account, numbers[0], before, elapsed),
    halfOf(draft, account, numbers[1], before, elapsed),
  ] as const;
  const amounts = amountsOf(draft, account, [halves[0], halves[1]], before, { most: action.most, net });
  const keeper = draft.account(action.keeper);
  let [cost, released] = [0n, 0n];
  halves.forEach((half, i) => {
    const sold = sellHalf(draft, { account, keeper }, half, amounts[i] ?? refuse("NothingToSell"), before);
    cost += sold.cost;
    released += sold.released;
  });
  moveCash(draft, keeper, -feeOf(draft, cost));
  const rho = rhoOf(exact, before.netWorth, before.maintenance);
  payTip(draft, account, { released, rho, premium: cost, isDust: false });
  ensureNotWorse(draft, account, before);
  checkKeeper(draft, action.keeper, note, { positions: true, collateral: action.instrument < 32 });
}
