import { entryAt } from "../entry-at.ts";
import { DIGITS, keptAfter } from "./exp.ts";
import { squaredReturn, steps } from "./squared-return.ts";
import type { Estimate, Point } from "./types.ts";

/**
 * Variance per year at `time`, DIGITS: the weighted sum over all returns at once,
 * v = v0 * e(time - t0) + sum of (1 - e(dt_i)) * min(|r_i|, 20 %)^2 * year / dt_i * e(time - t_i), with e(t) = exp(-t / span).
 * Points ascend, at least one; `start` is the variance at the first.
 */
export function batchVariance(points: readonly Point[], start: bigint, span: number, time: number): Estimate {
  const first = entryAt(points, 0);
  const weigh = (variance: bigint, since: number): bigint => variance * keptAfter(time - since, span);
  const sum = steps(points).reduce(
    (total, [from, to]) =>
      total + weigh((squaredReturn(from, to) * (DIGITS - keptAfter(to.time - from.time, span))) / DIGITS, to.time),
    weigh(start, first.time),
  );
  return { time, variance: sum / DIGITS };
}
