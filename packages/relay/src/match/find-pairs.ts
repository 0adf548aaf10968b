import { readPosition } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import type { Candidate, Pair } from "./candidate.ts";
import { findMatches } from "./find-matches.ts";
import { isCrossed } from "./is-crossed.ts";
import { mayMatch } from "./may-match.ts";
import { reducible } from "./reducible.ts";
import { marketSubject } from "./subjects.ts";

/** The pairs of all markets that can be sent now, grouped by market in ascending order, at most a batch. */
export async function findPairs(context: Context): Promise<Pair[]> {
  const { config, markets, backOff } = context;
  const pairs: Pair[] = [];
  for (const [market, candidates] of byMarket(context)) {
    if (pairs.length >= config.batch) break;
    if (!isCrossed(candidates) || backOff.isWaiting(marketSubject(market), Date.now())) continue;
    const facts = await markets.facts(market);
    const free = reducible(candidates, await positionsOf(context, candidates));
    const rules = {
      mayMatch: (maker: Candidate["entry"], taker: Candidate["entry"]) => mayMatch(maker, taker, facts),
      limit: config.batch - pairs.length,
    };
    pairs.push(...findMatches(free, rules));
  }
  return pairs;
}

/** What may be matched, in the order of arrival, by market in ascending order. */
function byMarket({ book, backOff }: Context): [number, Candidate[]][] {
  const groups = new Map<number, Candidate[]>();
  for (const entry of book.live()) {
    if (backOff.isWaiting(entry.digest, Date.now())) continue;
    const group = groups.get(entry.signed.order.market) ?? [];
    group.push({ entry, left: book.leftOf(entry) });
    groups.set(entry.signed.order.market, group);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

async function positionsOf(context: Context, candidates: readonly Candidate[]): Promise<Map<string, bigint>> {
  const { provider, config } = context;
  const orders = candidates.map(({ entry }) => entry.signed.order).filter(({ isReduceOnly }) => isReduceOnly);
  const accounts = new Map(orders.map(({ account, market }) => [account, market]));
  const read = [...accounts].map(async ([account, market]) => {
    return [account, (await readPosition(provider, config.deployment, account, market)).size] as const;
  });
  return new Map(await Promise.all(read));
}
