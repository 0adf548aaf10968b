import { MARKET_BASE, type Leg } from "@plimsoll/sdk";

/** The largest leg of an account that stands on the other side of one of its positions in the same underlying and may be taken with it. */
export function hedgeOf(position: Leg, legs: readonly Leg[]): Leg | undefined {
  const hedges = legs.filter(
    (leg) =>
      leg.risk.underlying !== 0n &&
      leg.risk.underlying === position.risk.underlying &&
      isLong(leg) !== isLong(position) &&
      leg.value > 0n &&
      leg.asset !== position.asset &&
      (leg.status === "Valid" || leg.status === "Divergent") &&
      (leg.asset >= MARKET_BASE || leg.isSaleOpen),
  );
  return hedges.toSorted((a, b) => (a.value > b.value ? -1 : a.value < b.value ? 1 : 0))[0];
}

/** Collateral is always held. */
function isLong({ balance }: Leg): boolean {
  return balance > 0n;
}
