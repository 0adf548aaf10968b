import type { Levels, Side } from "../book/levels.ts";

/** Price and size of each level as decimal text [WAD], best first. */
export interface LevelsJson {
  readonly bids: readonly (readonly [price: string, size: string])[];
  readonly asks: readonly (readonly [price: string, size: string])[];
}

export function toLevelsJson(levels: Levels | undefined, depth = Infinity): LevelsJson {
  const side = (entries: Side = new Map()): [string, string][] =>
    [...entries].slice(0, depth).map(([price, size]) => [price.toString(), size.toString()]);
  return { bids: side(levels?.bids), asks: side(levels?.asks) };
}
