import type { Candidate, Pair } from "./candidate.ts";
import { Resting, type Waiting } from "./resting.ts";

/** Makers tried for one taker; orders that may not trade with each other must not make the search long. */
const MOST_TRIED = 200;

export interface MatchRules {
  /** Whether the two may trade with each other, prices apart. */
  readonly mayMatch: (maker: Candidate["entry"], taker: Candidate["entry"]) => boolean;
  /** Pairs wanted at most. */
  readonly limit: number;
}

/**
 * Matches of one market by price, then time: each order in the order of arrival takes from those that came before, the best price first, as if
 * it had been matched the moment it arrived.
 * @param candidates in the order of arrival
 */
export function findMatches(candidates: readonly Candidate[], { mayMatch, limit }: MatchRules): Pair[] {
  const [bids, asks] = [new Resting(true), new Resting(false)];
  const pairs: Pair[] = [];
  for (const { entry, left } of candidates) {
    const isBuy = entry.signed.order.size > 0n;
    const taker: Waiting = { entry, left };
    const others = isBuy ? asks : bids;
    for (const maker of others.queue.slice(0, MOST_TRIED)) {
      if (taker.left === 0n || !isCrossing(maker, taker)) break;
      if (!mayMatch(maker.entry, taker.entry)) continue;
      pairs.push(take(maker, taker));
      if (pairs.length === limit) return pairs;
    }
    others.removeFilled();
    if (taker.left > 0n) (isBuy ? bids : asks).add(taker);
  }
  return pairs;
}

function take(maker: Waiting, taker: Waiting): Pair {
  const size = maker.left < taker.left ? maker.left : taker.left;
  const pair = { maker: maker.entry, taker: taker.entry, size, makerLeft: maker.left, takerLeft: taker.left };
  maker.left -= size;
  taker.left -= size;
  return pair;
}

function isCrossing(maker: Waiting, taker: Waiting): boolean {
  const [price, limit] = [maker.entry.signed.order.limitPrice, taker.entry.signed.order.limitPrice];
  return taker.entry.signed.order.size > 0n ? price <= limit : price >= limit;
}
