import { BPS, ceilDiv, max, WAD } from "../numbers.ts";

/** The stored word of c (SPEC A5), of a feed that `poke` reads. */
export interface SettlementFactor {
  /** WAD USD a settlement token. */
  readonly value: bigint;
  /** Update time of the answer it was poked from, unix seconds. */
  readonly updatedAt: number;
}

const percent = (x: bigint): bigint => (x * WAD) / 100n;

/** Whether new debt and outflows are allowed at c: Valid and within [0.95, 1.03]. */
export function opensAt(c: SettlementFactor, maxAge: number, now: number): boolean {
  return isFresh(c, maxAge, now) && c.value >= percent(95n) && c.value <= percent(103n);
}

/** Whether collateral may be sold at c: within [0.80, 1.05], at most 24 h past its age. */
export function sellsAt(c: SettlementFactor, maxAge: number, now: number): boolean {
  return isFresh(c, maxAge + 86_400, now) && c.value >= percent(80n) && c.value <= percent(105n);
}

function isFresh(c: SettlementFactor, maxAge: number, now: number): boolean {
  return c.updatedAt <= now && now - c.updatedAt <= maxAge;
}

/** max(1, c_high), the deviation added Up. WAD. */
export function outflowFactor(c: SettlementFactor, deviation: bigint): bigint {
  return max(WAD, ceilDiv(c.value * (BPS + deviation), BPS));
}
