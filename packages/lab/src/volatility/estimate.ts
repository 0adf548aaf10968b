import { entryAt } from "../entry-at.ts";
import { DIGITS, keptAfter } from "./exp.ts";
import { memoised } from "./memoised.ts";
import { squaredReturn, steps } from "./squared-return.ts";
import type { Estimate, Point } from "./types.ts";

/** The variance at each point, one step after the other, as the chain computes it; `start` is the one at the first. */
export function estimate(points: readonly Point[], start: bigint, span: number): Estimate[] {
  const kept = memoised((seconds) => keptAfter(seconds, span));
  const estimates: Estimate[] = [{ time: entryAt(points, 0).time, variance: start }];
  let variance = start;
  for (const [from, to] of steps(points)) {
    variance = afterStep(variance, from, to, kept);
    estimates.push({ time: to.time, variance });
  }
  return estimates;
}

/** w * v + (1 - w) * min(|r|, 20 %)^2 * year / dt. */
export function afterStep(variance: bigint, from: Point, to: Point, kept: (seconds: number) => bigint): bigint {
  const w = kept(to.time - from.time);
  return (variance * w + squaredReturn(from, to) * (DIGITS - w)) / DIGITS;
}
