import { abs, min } from "../numbers.ts";
import { type AccountId, ownerOf } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { type Fill, trade, type Waived } from "./trade.ts";

/** What somebody signed (SPEC A19); the signature itself is not modelled. */
export interface Order {
  readonly account: AccountId;
  readonly market: number;
  /** Above 0 buys, below 0 sells. WAD. */
  readonly size: bigint;
  /** Limit, WAD. */
  readonly price: bigint;
  /** Last second it is good for. */
  readonly expiry: number;
  readonly slot: number;
  readonly sequence: bigint;
  /** Highest fee rate, 1e-6 of the notional. */
  readonly maxFee: bigint;
  /** Owner it trades with; undefined for anybody. */
  readonly counterparty?: string;
  readonly isReduceOnly?: boolean;
}

/** What a slot holds: the sequence of its newest order and what that has traded. */
export interface Slot {
  readonly sequence: bigint;
  readonly filled: bigint;
}

/** Terms of trade of a market: fee rates, 1e-6 of the notional. */
export interface TradeTerms {
  readonly makerFee: bigint;
  readonly takerFee: bigint;
}

/** Maker and taker of one trade; the caller of `fill` gives a taker without an order. */
export interface Match {
  readonly maker: Order;
  readonly taker: Order | { readonly account: AccountId };
  /** Most, WAD; cut to what is left. */
  readonly size: bigint;
}

export interface MatchOrders {
  readonly type: "matchOrders";
  /** In ascending order of markets. */
  readonly matches: readonly Match[];
  readonly terms: TradeTerms;
}

export interface CancelOrders {
  readonly type: "cancelOrders";
  readonly account: AccountId;
  readonly slot: number;
  /** Every sequence below it is dead. */
  readonly sequence: bigint;
}

export const SLOTS = 65_536;
const NEW_SLOT: Slot = { sequence: 0n, filled: 0n };

const keyOf = (account: AccountId, slot: number): string => `${account}:${slot}`;
const isOrder = (taker: Match["taker"]): taker is Order => "slot" in taker;

/** What is left of an order; a lower sequence than its slot's is dead, a higher one takes the slot over with its first fill. */
function leftOf(draft: Draft, order: Order): bigint {
  ensure(order.slot < SLOTS && order.size !== 0n, "RangeExceeded");
  ensure(draft.now <= order.expiry, "Expired");
  const slot = draft.slot(keyOf(order.account, order.slot)) ?? NEW_SLOT;
  ensure(order.sequence >= slot.sequence, "OrderDead");
  return abs(order.size) - (order.sequence === slot.sequence ? slot.filled : 0n);
}

function take(draft: Draft, order: Order, size: bigint): void {
  const key = keyOf(order.account, order.slot);
  const slot = draft.slot(key) ?? NEW_SLOT;
  const filled = order.sequence === slot.sequence ? slot.filled : 0n;
  draft.setSlot(key, { sequence: order.sequence, filled: filled + size });
}

function ensureWith(order: Order, other: AccountId): void {
  ensure(order.counterparty === undefined || order.counterparty === ownerOf(other), "CounterpartyOther");
}

/** The taker's order: the other side of the same market, at a limit the maker's price keeps. */
function ensureTaker(maker: Order, taker: Order): void {
  ensure(taker.market === maker.market, "MarketUnknown");
  ensure(taker.size > 0n !== maker.size > 0n, "SideIsSame");
  ensure(taker.size > 0n ? maker.price <= taker.price : maker.price >= taker.price, "PriceBeyondLimit");
  ensureWith(taker, maker.account);
}

/** The trade of a match, at the maker's price, its size cut to what is left of both. */
function fillOf(draft: Draft, { maker, taker, size }: Match, { makerFee, takerFee }: TradeTerms): Fill {
  ensureWith(maker, taker.account);
  let left = min(size, leftOf(draft, maker));
  if (isOrder(taker)) {
    ensureTaker(maker, taker);
    left = min(left, leftOf(draft, taker));
  }
  ensure(left > 0n, "NothingLeft");
  ensure(makerFee <= maker.maxFee && (!isOrder(taker) || takerFee <= taker.maxFee), "FeeTooHigh");
  take(draft, maker, left);
  if (isOrder(taker)) take(draft, taker, left);
  const isTakerReduced = isOrder(taker) && taker.isReduceOnly === true;
  const [isMakerReduced, isBuy] = [maker.isReduceOnly === true, maker.size > 0n];
  return {
    market: maker.market,
    buyer: isBuy ? maker.account : taker.account,
    seller: isBuy ? taker.account : maker.account,
    size: left,
    price: maker.price,
    buyerFee: isBuy ? makerFee : takerFee,
    sellerFee: isBuy ? takerFee : makerFee,
    reduceOnly: { buyer: isBuy ? isMakerReduced : isTakerReduced, seller: isBuy ? isTakerReduced : isMakerReduced },
  };
}

/** Trades orders against each other, or against the caller's account (SPEC A19). */
export function matchOrders(draft: Draft, { matches, terms }: MatchOrders): Waived {
  const isAscending = matches.every(
    ({ maker }, i) => i === 0 || maker.market >= (matches[i - 1] as Match).maker.market,
  );
  ensure(isAscending, "NotAscending");
  return trade(draft, { type: "trade", fills: matches.map((match) => fillOf(draft, match, terms)) });
}

/** Raises the sequence of a slot: everything below it is dead, the rest of a partly filled order included. */
export function cancelOrders(draft: Draft, { account, slot, sequence }: CancelOrders): void {
  const key = keyOf(account, slot);
  ensure(sequence > (draft.slot(key) ?? NEW_SLOT).sequence, "OrderDead");
  draft.setSlot(key, { sequence, filled: 0n });
}
