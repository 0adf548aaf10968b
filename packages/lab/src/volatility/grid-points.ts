import type { Point } from "./types.ts";

/** Least seconds between two points whose prices make a return. */
export const GRID_SECONDS = 300;

/** The rounds that become points when each is seen: the first, then each at least five minutes younger than the point before. */
export function gridPoints(rounds: readonly Point[]): Point[] {
  const points: Point[] = [];
  let due = Number.NEGATIVE_INFINITY;
  for (const round of rounds) {
    if (round.time < due) continue;
    points.push(round);
    due = round.time + GRID_SECONDS;
  }
  return points;
}
