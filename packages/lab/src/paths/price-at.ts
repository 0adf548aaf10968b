import { entryAt } from "../entry-at.ts";
import type { PricePath } from "./types.ts";

/** The price at a time: on the line between its neighbours, rounded down; the first or last price outside of the path. */
export function priceAt(path: PricePath, time: number): bigint {
  const first = entryAt(path, 0);
  const last = entryAt(path, -1);
  if (time <= first.time) return first.price;
  if (time >= last.time) return last.price;
  let low = 0;
  let high = path.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (entryAt(path, middle).time <= time) low = middle;
    else high = middle;
  }
  const before = entryAt(path, low);
  const after = entryAt(path, high);
  const elapsed = BigInt(time - before.time);
  const span = BigInt(after.time - before.time);
  return (before.price * (span - elapsed) + after.price * elapsed) / span;
}
