import { PRICE_ONE } from "../math/units.ts";
import type { Bar, PathPoint } from "../paths/types.ts";

/** What a coin costs in dollars, by one asset traded in both: where both have a candle, at its end. */
export function impliedPath(inDollars: readonly Bar[], inCoins: readonly Bar[], interval: number): PathPoint[] {
  const dollars = new Map(inDollars.map(({ time, close }) => [time, close]));
  return inCoins.flatMap(({ time, close }) => {
    const price = dollars.get(time);
    return price === undefined ? [] : [{ time: time + interval, price: (price * PRICE_ONE) / close }];
  });
}
