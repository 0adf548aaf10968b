import { entryAt } from "../entry-at.ts";
import type { Bar } from "./types.ts";

/** The most common step between neighbouring bars, in seconds; the shorter one when two are equally common. Needs two bars. */
export function barInterval(bars: readonly Pick<Bar, "time">[]): number {
  const counts = new Map<number, number>();
  bars.slice(1).forEach((bar, index) => {
    const step = bar.time - entryAt(bars, index).time;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  });
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return entryAt(byCount, 0)[0];
}
