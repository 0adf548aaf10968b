import type { Fill, Order } from "@plimsoll/sdk";

/** What an order has left to trade [WAD]; the slot's fill on chain decides, as in the exchange. */
export function leftOf({ size, sequence }: Order, fill: Fill | undefined): bigint {
  const magnitude = size > 0n ? size : 0n - size;
  if (fill === undefined || sequence > fill.sequence) return magnitude;
  if (sequence < fill.sequence || fill.filled >= magnitude) return 0n;
  return magnitude - fill.filled;
}
