import type { Holding } from "../chain/holding.ts";

/** A millionth of a dollar [WAD]. */
const DUST = 10n ** 12n;

/** What rounding has left of a position: nothing comes of acting on it. */
export function isDust({ notional, profit }: Pick<Holding, "notional" | "profit">): boolean {
  return notional < DUST && profit < DUST && 0n - profit < DUST;
}
