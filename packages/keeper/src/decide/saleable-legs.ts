import type { Leg } from "@plimsoll/sdk";

/** Legs that may be sold now. */
export function saleableLegs(legs: readonly Leg[]): Leg[] {
  return legs.filter(
    ({ balance, status, isSaleOpen }) => balance > 0n && isSaleOpen && (status === "Valid" || status === "Divergent"),
  );
}
