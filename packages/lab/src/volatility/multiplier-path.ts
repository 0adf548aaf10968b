import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { estimate } from "./estimate.ts";
import { DIGITS, keptAfter } from "./exp.ts";
import { gridPoints } from "./grid-points.ts";
import { memoised } from "./memoised.ts";
import { multiplierOf, varianceOf, volatilityOf } from "./multiplier.ts";
import { ramped } from "./ramp.ts";
import type { Point, VolatilityTerms } from "./types.ts";

/** What is known when somebody refreshes: the latest price, the multipliers for opening and for maintenance, WAD. */
export interface Moment extends Point {
  readonly target: bigint;
  readonly maintenance: bigint;
}

/** The multipliers every `refreshSeconds` from the first round to the last, with each due round poked at once; both start at 1. */
export function multiplierPath(rounds: readonly Point[], terms: VolatilityTerms, refreshSeconds: number): Moment[] {
  const estimates = estimate(gridPoints(rounds), varianceOf(terms.calm), terms.span);
  const kept = memoised((seconds) => keptAfter(seconds, terms.span));
  const last = entryAt(rounds, -1).time;
  const moments: Moment[] = [];
  let [round, point] = [0, 0];
  let maintenance = WAD;
  for (let time = entryAt(rounds, 0).time; time <= last; time += refreshSeconds) {
    while (round + 1 < rounds.length && entryAt(rounds, round + 1).time <= time) ++round;
    while (point + 1 < estimates.length && entryAt(estimates, point + 1).time <= time) ++point;
    const at = entryAt(estimates, point);
    const variance = (at.variance * kept(time - at.time)) / DIGITS;
    const target = multiplierOf(volatilityOf(variance), terms.calm);
    maintenance = ramped(maintenance, target, refreshSeconds);
    moments.push({ time, price: entryAt(rounds, round).price, target, maintenance });
  }
  return moments;
}
