import { exact } from "../arith/exact.ts";
import { ceilDiv, clamp, WAD } from "../numbers.ts";
import { holdingOf } from "../positions/side.ts";
import {
  collateralOutflowPrice,
  collateralStatePrice,
  type LegPrice,
  openingMark,
  stateMark,
} from "../prices/leg-price.ts";
import { outflowFactor } from "../prices/settlement-factor.ts";
import type { Account } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { refuse } from "../state/refusal.ts";
import { type Instrument, instrumentOf } from "../state/state.ts";
import { isExpired } from "../trading/dated.ts";
import { fundedMarket, markOf, sideOf } from "../trading/market.ts";
import { type Appraisal, appraise, type LegFacts } from "./appraise.ts";
import type { Rates } from "./buffer.ts";
import { cashOf } from "../cash/cash.ts";

/** For what an account is valued (SPEC A5): its state, an outflow or opening, or the opening of a keeper who takes over (SPEC A30). */
export type Use = "state" | "outflow" | "takeover";

/** An account's appraisal and what is known of its prices. */
export interface Valuation extends Appraisal<bigint> {
  /** Every leg has a Valid price. */
  readonly isValid: boolean;
  /** Every leg is Valid or Divergent. */
  readonly isPriced: boolean;
  /** What legs of unknown price could at most be worth; undefined when there is no bound to it. */
  readonly unknown: bigint | undefined;
}

/** Rates of an instrument for a use; taking over needs the set opening rate times the multiplier of maintenance, Up. */
export function ratesFor({ set, held, closeOutShare, depth }: Instrument, use: Use): Rates {
  const initial =
    use === "takeover"
      ? clamp(ceilDiv(set.initial * held.maintenance, set.maintenance), held.maintenance, 10_000n)
      : held.initial;
  return { initial, maintenance: held.maintenance, closeOutShare, depth };
}

interface Leg {
  readonly facts: LegFacts<bigint>;
  readonly price: LegPrice;
  readonly most: bigint | undefined;
}

function collateralLeg(draft: Draft, number: number, balance: bigint, use: Use): Leg {
  const instrument = draft.instrument(number);
  const { feed, unit, total } = instrument;
  const { factor, policy } = draft.settlement;
  const price =
    use === "state"
      ? collateralStatePrice(feed, factor.value, draft.now)
      : collateralOutflowPrice(feed, outflowFactor(factor, policy.deviation), draft.now);
  const most = price.isUnknown ? (balance * feed.policy.upper * WAD) / (unit * factor.value) : 0n;
  const rates = ratesFor(instrument, use);
  return {
    facts: { kind: "collateral", instrument: number, balance, price: price.price, unit, total, rates },
    price,
    most,
  };
}

/** Mark of a position; after expiry and before the final price that of the state, also for an outflow (SPEC is silent). */
function positionPrice(draft: Draft, number: number, isLong: boolean, use: Use): LegPrice {
  const mark = markOf(draft, number);
  const { dated } = draft.market(number);
  const { feed } = draft.instrument(instrumentOf(number));
  if (use === "state" || isExpired(dated, draft.now)) return stateMark(mark, feed, isLong, draft.now);
  return { status: mark.status, price: openingMark(mark, isLong) ?? refuse("PriceNotValid"), isUnknown: false };
}

function positionLeg(draft: Draft, number: number, account: Account, use: Use): Leg {
  const market = fundedMarket(draft, number);
  const position = account.positions.get(number) ?? refuse("NothingLeft");
  const isLong = position.n > 0n;
  const { size, quote } = holdingOf(position, sideOf(market, isLong), market.funding);
  const instrument = instrumentOf(number);
  const rates = ratesFor(draft.instrument(instrument), use);
  const isFinal = market.ending !== undefined;
  const facts = {
    kind: "position",
    instrument,
    size,
    quote,
    openInterest: market.openInterest,
    rates,
    isFinal,
  } as const;
  if (size === 0n) {
    return { facts: { ...facts, mark: 0n }, price: { status: "Valid", price: 0n, isUnknown: false }, most: 0n };
  }
  const price: LegPrice = isFinal
    ? { status: "Valid", price: market.ending.price, isUnknown: false }
    : positionPrice(draft, number, isLong, use);
  return { facts: { ...facts, mark: price.price }, price, most: price.isUnknown ? undefined : 0n };
}

/** Legs of an account for a use, collaterals first, both in ascending order: their order decides nothing. */
export function legsOf(draft: Draft, account: Account, use: Use): readonly Leg[] {
  const collaterals = [...account.balances].map(([number, balance]) => collateralLeg(draft, number, balance, use));
  const positions = [...account.positions.keys()].map((number) => positionLeg(draft, number, account, use));
  return [...collaterals, ...positions];
}

/** Cash of an account, interest paid to now. */
export function cashIn(draft: Draft, account: Account): bigint {
  draft.accrue();
  return cashOf(exact, account.principal, draft.ledger);
}

/** W, B_i, B_m and B_c of an account now, and how good the prices behind them are. */
export function valuate(draft: Draft, account: Account, use: Use = "state"): Valuation {
  const cash = cashIn(draft, account);
  const legs = legsOf(draft, account, use);
  const appraisal = appraise(
    exact,
    cash,
    legs.map(({ facts }) => facts),
    draft.terms.legCost,
  );
  let unknown: bigint | undefined = 0n;
  for (const { most } of legs) unknown = most === undefined || unknown === undefined ? undefined : unknown + most;
  return {
    ...appraisal,
    isValid: legs.every(({ price }) => price.status === "Valid"),
    isPriced: legs.every(({ price }) => price.status === "Valid" || price.status === "Divergent"),
    unknown,
  };
}
