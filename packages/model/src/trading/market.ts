import { exact } from "../arith/exact.ts";
import { accrueFunding } from "../positions/funding.ts";
import type { Frame } from "../positions/position.ts";
import { frameOf, type Side } from "../positions/side.ts";
import { type Feed, isLost, type Price, readPrice } from "../prices/feed.ts";
import type { Draft } from "../state/draft.ts";
import { refuse } from "../state/refusal.ts";
import { instrumentOf, type Market } from "../state/state.ts";
import { basisCap, basisMark, isExpired, isInWindow, windowMark } from "./dated.ts";

/** Seconds without a Valid price after which a market ends at its last good one (SPEC A24). */
const DEAD_FEED = 86_400;

/** Price of an instrument's feed, read once an action. */
export function priceOf(draft: Draft, instrument: number): Price {
  const known = draft.prices.get(instrument);
  if (known) return known;
  const price = readPrice(draft.instrument(instrument).feed, draft.now);
  draft.prices.set(instrument, price);
  return price;
}

/** The market with funding and premium run to now, not written. */
export function fundedMarket(draft: Draft, number: number): Market {
  const market = draft.market(number);
  const dt = draft.now - market.accruedAt;
  if (dt === 0 || market.ending !== undefined) return market;
  const index = priceOf(draft, instrumentOf(number));
  const paid = market.dated
    ? 0
    : paidSeconds(draft.instrument(instrumentOf(number)).feed, index, market.accruedAt, draft.now);
  const moved = accrueFunding(exact, market, { dt, paid, index: index.mid }, draft.terms.funding);
  return { ...market, ...moved, accruedAt: draft.now };
}

/** Seconds since `from` that are paid: all at a Valid price, those in which a Stale one still was Valid, else none (SPEC A14). */
function paidSeconds(feed: Feed, { status, updatedAt }: Price, from: number, now: number): number {
  if (status === "Valid") return now - from;
  if (status === "Stale") return Math.max(0, Math.min(now, updatedAt + feed.policy.maxAge) - from);
  return 0;
}

/** Pays funding to now (anyone, and every trade and settlement before sizes change). */
export function pokeMarket(draft: Draft, number: number): Market {
  const market = fundedMarket(draft, number);
  draft.setMarket(market);
  return market;
}

/** Mark of a market with the status of its feed: the index, moved by the basis of a dated market and blended in its window. */
export function markOf(draft: Draft, number: number): Price {
  const market = draft.market(number);
  if (market.ending) return { status: "Valid", mid: market.ending.price, spread: 0n, updatedAt: draft.now };
  const index = priceOf(draft, instrumentOf(number));
  const { dated } = market;
  if (!dated) return index;
  const cap = basisCap(exact, dated, draft.instrument(instrumentOf(number)).set.maintenance, draft.now);
  const spot = basisMark(exact, index.mid, fundedMarket(draft, number).premium, cap);
  const isBlended = isInWindow(dated, draft.now) && !isExpired(dated, draft.now);
  return { ...index, mid: isBlended ? windowMark(exact, dated, spot, draft.now) : spot };
}

export const sideOf = (market: Market, isLong: boolean): Side => (isLong ? market.long : market.short);

/** Frame in which a position of that direction is written now; funding is paid. */
export const frameFor = (market: Market, isLong: boolean): Frame<bigint> =>
  frameOf(sideOf(market, isLong), market.funding, isLong);

/** The market, for an action that needs it open: not ended, not expired. */
export function openMarket(draft: Draft, number: number): Market {
  const market = pokeMarket(draft, number);
  return market.ending || isExpired(market.dated, draft.now) ? refuse("MarketEnded") : market;
}

/** Whether the feed had no Valid price for 24 h: Stale for as long, or marked lost for as long (SPEC A24). Divergent never counts. */
export function isFeedDead(draft: Draft, number: number): boolean {
  const { status, updatedAt } = priceOf(draft, instrumentOf(number));
  const { feed } = draft.instrument(instrumentOf(number));
  if (status === "Stale") return draft.now - updatedAt - feed.policy.maxAge >= DEAD_FEED;
  return status === "Invalid" && isLost(feed, draft.now);
}
