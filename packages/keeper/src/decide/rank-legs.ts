import type { Leg } from "@plimsoll/sdk";

/** Legs that may be sold now, the one with the largest premium to earn first: the lower of premium cap and haircut, times the value. */
export function rankLegs(legs: readonly Leg[]): Leg[] {
  return legs.filter(isSaleable).toSorted((a, b) => {
    const [left, right] = [mostPremium(a), mostPremium(b)];
    return left > right ? -1 : left < right ? 1 : 0;
  });
}

function isSaleable({ balance, status, isSaleOpen }: Leg): boolean {
  return balance > 0n && isSaleOpen && (status === "Valid" || status === "Divergent");
}

function mostPremium({ value, risk }: Leg): bigint {
  const cap = risk.maxPremium * 10n;
  return value * (cap < risk.maintenanceHaircut ? cap : risk.maintenanceHaircut);
}
