import type { PricePath } from "./types.ts";

/** The price at a time: on the line between its neighbours, rounded down; the first or last price outside of the path. */
export function priceAt(path: PricePath, time: number): bigint {
  let low = 0;
  let high = path.length - 1;
  if (time <= path[low]!.time) return path[low]!.price;
  if (time >= path[high]!.time) return path[high]!.price;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (path[middle]!.time <= time) low = middle;
    else high = middle;
  }
  const before = path[low]!;
  const after = path[high]!;
  const elapsed = BigInt(time - before.time);
  const span = BigInt(after.time - before.time);
  return (before.price * (span - elapsed) + after.price * elapsed) / span;
}
