import { entryAt } from "../entry-at.ts";
import { DIGITS } from "./exp.ts";
import type { Point } from "./types.ts";

const YEAR = 31_536_000n;
/** A larger return counts as 1 / LARGEST. */
const LARGEST = 5n;

/** min(|r|, 20 %)^2 * year / dt of the move between two points, DIGITS per year, down. */
export function squaredReturn(from: Point, to: Point): bigint {
  const dt = BigInt(to.time - from.time);
  const move = to.price > from.price ? to.price - from.price : from.price - to.price;
  if (move * LARGEST >= from.price) return (DIGITS * YEAR) / (LARGEST * LARGEST * dt);
  return (move * move * DIGITS * YEAR) / (from.price * from.price * dt);
}

/** Neighbours of a list, in order. */
export function steps<T>(list: readonly T[]): (readonly [T, T])[] {
  return list.slice(1).map((to, index) => [entryAt(list, index), to] as const);
}
