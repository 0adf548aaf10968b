/**
 * Quality of a price, best first: opening needs Valid, a sale Valid or Divergent. Unknown: nobody may act on the account for now. A market
 * that has Ended has its last price.
 */
export const PRICE_STATUS = ["Valid", "Divergent", "Stale", "Invalid", "Unknown", "Ended"] as const;

export type PriceStatus = (typeof PRICE_STATUS)[number];

export function toPriceStatus(value: bigint): PriceStatus {
  const status = PRICE_STATUS[Number(value)];
  if (status === undefined) throw new RangeError(`${value} is not a price status`);
  return status;
}
