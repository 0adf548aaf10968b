import { entryAt } from "../entry-at.ts";
import { afterStep, estimate } from "./estimate.ts";
import { DIGITS, keptAfter } from "./exp.ts";
import { GRID_SECONDS, gridPoints } from "./grid-points.ts";
import { memoised } from "./memoised.ts";
import { varianceOf } from "./multiplier.ts";
import type { Point, VolatilityTerms } from "./types.ts";

/** Longest silence between two pokes of who picks rounds [s]. */
const PATIENCE = 86_400;

/** Variances, DIGITS. */
export interface LonePoker {
  /** The largest with each due round poked. */
  readonly honest: bigint;
  /** The largest that picking rounds leads to, at any time. */
  readonly high: bigint;
  /** The least that picking rounds leads to, at the time of `honest`. */
  readonly low: bigint;
}

interface Bounds {
  readonly high: bigint;
  readonly low: bigint;
}

/**
 * What who alone pokes can make of the estimate. Exact over all choices of rounds with at most a day between two: a step turns a higher
 * variance into a higher one.
 */
export function lonePoker(rounds: readonly Point[], { calm, span }: VolatilityTerms): LonePoker {
  const kept = memoised((seconds) => keptAfter(seconds, span));
  const start = varianceOf(calm);
  const peak = estimate(gridPoints(rounds), start, span).reduce((most, each) =>
    each.variance > most.variance ? each : most,
  );
  /** Of each round as a point; undefined: too near the first to be one. */
  const reached: (Bounds | undefined)[] = [{ high: start, low: start }];
  let first = 0;
  for (const [index, to] of rounds.entries()) {
    if (index === 0) continue;
    while (to.time - entryAt(rounds, first).time > PATIENCE) ++first;
    const choices = rounds.slice(first, index).flatMap((from, offset) => {
      const before = reached[first + offset];
      if (before === undefined || to.time - from.time < GRID_SECONDS) return [];
      return [{ high: afterStep(before.high, from, to, kept), low: afterStep(before.low, from, to, kept) }];
    });
    reached.push(extremesOf(choices));
  }
  const atPeak = rounds.flatMap(({ time }, index) => {
    const bounds = reached[index];
    if (bounds === undefined || time > peak.time || peak.time - time > PATIENCE) return [];
    return [(bounds.low * kept(peak.time - time)) / DIGITS];
  });
  return {
    honest: peak.variance,
    high: reached.reduce((most, bounds) => (bounds !== undefined && bounds.high > most ? bounds.high : most), 0n),
    low: atPeak.reduce((least, low) => (low < least ? low : least), peak.variance),
  };
}

function extremesOf(choices: readonly Bounds[]): Bounds | undefined {
  if (choices.length === 0) return undefined;
  return choices.reduce((best, { high, low }) => ({
    high: high > best.high ? high : best.high,
    low: low < best.low ? low : best.low,
  }));
}
