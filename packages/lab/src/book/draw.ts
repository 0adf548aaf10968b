import { entryAt } from "../entry-at.ts";
import { LEG_COUNTS, COLLATERAL_WEIGHTS, SIZE_USD } from "./mixture.ts";
import { uniform, type Random } from "./random.ts";

/** One of the entries, by weight. */
export function drawWeighted<T extends { readonly weight: number }>(random: Random, entries: readonly T[]): T {
  let left = uniform(
    random,
    0,
    entries.reduce((sum, { weight }) => sum + weight, 0),
  );
  return entries.find(({ weight }) => (left -= weight) < 0) ?? entryAt(entries, -1);
}

/** A size in whole USD: log-normal (Box and Muller), drawn again until it is in range. */
export function drawSizeUsd(random: Random): bigint {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(random, 0, 1)));
    const normal = radius * Math.cos(2 * Math.PI * uniform(random, 0, 1));
    const size = Math.round(SIZE_USD.median * Math.exp(SIZE_USD.sigma * normal));
    if (size >= SIZE_USD.least && size <= SIZE_USD.most) return BigInt(size);
  }
}

/** Distinct symbols with the share each has of the account, in basis points that sum to 10,000; every share is at least 1,000. */
export function drawShares(random: Random, symbols: readonly string[]): Map<string, bigint> {
  const count = Math.min(drawWeighted(random, LEG_COUNTS).count, symbols.length);
  const left = symbols.map((symbol) => ({ symbol, weight: COLLATERAL_WEIGHTS[symbol] ?? 10 }));
  const parts = Array.from({ length: count }, () => {
    const pick = drawWeighted(random, left);
    left.splice(left.indexOf(pick), 1);
    return { symbol: pick.symbol, part: uniform(random, 0, 1) };
  });
  const total = parts.reduce((sum, { part }) => sum + part, 0) || 1;
  const free = 10_000 - 1_000 * count;
  const shares = new Map(parts.map(({ symbol, part }) => [symbol, BigInt(1_000 + Math.floor((free * part) / total))]));
  const given = [...shares.values()].reduce((sum, share) => sum + share, 0n);
  const [first, share] = entryAt([...shares], 0);
  return shares.set(first, share + 10_000n - given);
}
