import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import type { AccountReading, RhoQuantiles } from "./types.ts";

/** Quantiles of rho over the accounts that have a maintenance buffer; null when none has. */
export function rhoQuantiles(readings: readonly AccountReading[]): RhoQuantiles | null {
  const sorted = readings
    .filter(({ maintenanceBuffer }) => maintenanceBuffer > 0n)
    .map(({ netWorth, maintenanceBuffer }) => floorDiv(netWorth * WAD, maintenanceBuffer))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [min] = sorted;
  if (min === undefined) return null;
  const at = (percent: number): bigint => entryAt(sorted, Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1));
  return { min, p5: at(5), p25: at(25), p50: at(50), p75: at(75), p95: at(95) };
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
