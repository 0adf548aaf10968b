import { exact } from "../arith/exact.ts";
import { isSequencerFit } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { instrumentOf } from "../state/state.ts";
import { isExpired, isInWindow, windowMean, withSample } from "./dated.ts";
import { isFeedDead, pokeMarket, priceOf } from "./market.ts";

export interface PokeExpiry {
  readonly type: "pokeExpiry";
  readonly market: number;
}

/** Final price of a market that is due for it: the mean, the first Valid price after expiry, or the last good one (SPEC A24). */
function finalPrice(draft: Draft, number: number): bigint {
  const { dated } = draft.market(number);
  const { status, mid } = priceOf(draft, instrumentOf(number));
  if (isExpired(dated, draft.now) && dated) {
    if (dated.samples) return windowMean(exact, dated, dated.samples, dated.expiry);
    if (status === "Valid") return mid;
  }
  ensure(isFeedDead(draft, number), status === "Valid" ? "NotDue" : "PriceNotValid");
  return mid > 0n ? mid : refuse("PriceNotValid");
}

/** Samples the index in the window, or fixes the final price of a market whose time or feed is over (SPEC A24). */
export function pokeExpiry(draft: Draft, { market: number }: PokeExpiry): void {
  ensure(isSequencerFit(draft.clock, draft.now), "SequencerUnfit");
  const market = pokeMarket(draft, number);
  ensure(market.ending === undefined, "MarketEnded");
  const { dated } = market;
  if (dated && isInWindow(dated, draft.now) && !isExpired(dated, draft.now)) {
    const { status, mid } = priceOf(draft, instrumentOf(number));
    ensure(status === "Valid", "PriceNotValid");
    draft.setMarket({ ...market, dated: { ...dated, samples: withSample(dated, mid, draft.now) } });
    return;
  }
  draft.setMarket({ ...market, ending: { price: finalPrice(draft, number) } });
}
