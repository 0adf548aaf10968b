import { HOUR, min, WAD } from "../numbers.ts";
import { type Feed, isDivergenceOld, isLost, type Price, type PriceStatus, readPrice } from "./feed.ts";

/** Price of a leg for one use. `isUnknown`: nobody may act on the account while what the leg could be worth might decide (SPEC A5). */
export interface LegPrice {
  readonly status: PriceStatus;
  /** WAD; 0 where the leg counts nothing. */
  readonly price: bigint;
  readonly isUnknown: boolean;
}

const STALE_COLLATERAL = 24 * HOUR;

/** min(s, 2 % of mid): how far a Divergent price is moved. */
function divergentMove(price: Price): bigint {
  return min(price.spread, price.mid / 50n);
}

/** State price of a collateral in the settlement token (SPEC A5); SPEC states no rounding: one division, Down. */
export function collateralStatePrice(feed: Feed, c: bigint, now: number): LegPrice {
  const price = readPrice(feed, now);
  const { status, mid, updatedAt } = price;
  const of = (usd: bigint): LegPrice => ({ status, price: (usd * WAD) / c, isUnknown: false });
  if (status === "Valid") return of(mid);
  if (status === "Divergent") return of(isDivergenceOld(feed, now) ? mid : mid + divergentMove(price));
  const isYoung = mid > 0n && now - updatedAt <= feed.policy.maxAge + STALE_COLLATERAL;
  if (isYoung) return { status, price: (mid * 51n * WAD) / (50n * c), isUnknown: false };
  return { status, price: 0n, isUnknown: status === "Invalid" && !isLost(feed, now) };
}

/** Outflow price of a collateral: low over the larger of 1 and c_high, Down; 0 unless Valid. */
export function collateralOutflowPrice(feed: Feed, factor: bigint, now: number): LegPrice {
  const { status, mid, spread } = readPrice(feed, now);
  return { status, price: status === "Valid" ? ((mid - spread) * WAD) / factor : 0n, isUnknown: false };
}

/** Mark for state, call and liquidation of a position (SPEC A5): moved in its favour, rounded against it. */
export function stateMark(price: Price, feed: Feed, isLong: boolean, now: number): LegPrice {
  const { status, mid } = price;
  if (status === "Valid") return { status, price: mid, isUnknown: false };
  if (status === "Divergent") {
    const move = isDivergenceOld(feed, now) ? 0n : divergentMove(price);
    return { status, price: isLong ? mid + move : mid - move, isUnknown: false };
  }
  const moved = isLong ? (mid * 51n) / 50n : (mid * 49n + 49n) / 50n;
  return { status, price: moved, isUnknown: mid === 0n && !isLost(feed, now) };
}

/** Mark of the opening and outflow test: low for a long, high for a short. Undefined unless Valid. */
export function openingMark({ status, mid, spread }: Price, isLong: boolean): bigint | undefined {
  if (status !== "Valid") return undefined;
  return isLong ? mid - spread : mid + spread;
}
