import { barInterval } from "./bar-interval.ts";
import type { Bar, PathPoint, PricePath } from "./types.ts";

/**
 * A price path through every bar: open, high, low, close when it closes below its open, else open, low, high, close,
 * at 0, 1/4, 2/4 and 3/4 of the bar. Where bars are missing the last close holds until the second before the next open.
 * Needs at least two bars; a bar shorter than 4 s keeps its open only.
 */
export function barsToPath(bars: readonly Bar[]): PricePath {
  const interval = barInterval(bars);
  return bars.flatMap((bar, index): PathPoint[] => {
    const next = bars[index + 1];
    const room = next === undefined ? interval : next.time - bar.time;
    const quarter = Math.floor(Math.min(room, interval) / 4);
    if (quarter === 0) return [{ time: bar.time, price: bar.open }];
    const points = inOrder(bar).map((price, step) => ({ time: bar.time + step * quarter, price }));
    if (next !== undefined && room > interval) points.push({ time: next.time - 1, price: bar.close });
    return points;
  });
}

function inOrder({ open, high, low, close }: Bar): bigint[] {
  return close < open ? [open, high, low, close] : [open, low, high, close];
}
