import { loadRounds } from "../paths/load-rounds.ts";
import type { Point } from "./types.ts";

/** The rounds of a real feed as points; rounds of one second keep the last. */
export function loadPoints(csvPath: string): Point[] {
  const prices = new Map(loadRounds(csvPath).map(({ time, answer }) => [time, answer]));
  return [...prices].map(([time, price]) => ({ time, price }));
}
