import { magnitude, type Fill, type Order } from "@plimsoll/sdk";

/** What an order has left to trade [WAD]; the slot's fill on chain decides, as in the exchange. */
export function leftOf({ size, sequence }: Order, fill: Fill | undefined): bigint {
  const whole = magnitude(size);
  if (fill === undefined || sequence > fill.sequence) return whole;
  if (sequence < fill.sequence || fill.filled >= whole) return 0n;
  return whole - fill.filled;
}
