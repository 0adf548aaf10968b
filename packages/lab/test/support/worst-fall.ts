import { entryAt } from "../../src/entry-at.ts";
import { priceAt, type PricePath } from "../../src/index.ts";

/** The largest fall from the highest price of the preceding window to a price, in percent; looked at every half minute. */
export function worstFall(path: PricePath, windowSeconds: number): number {
  let worst = 0;
  const prices: number[] = [];
  const start = entryAt(path, 0).time;
  const end = entryAt(path, -1).time;
  for (let time = start; time <= end; time += 30) prices.push(Number(priceAt(path, time)));
  const width = windowSeconds / 30;
  prices.forEach((price, index) => {
    const high = Math.max(...prices.slice(Math.max(0, index - width), index + 1));
    worst = Math.max(worst, (1 - price / high) * 100);
  });
  return worst;
}
