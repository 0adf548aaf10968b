import { magnitude } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Offer } from "./offers.ts";

const BASIS_POINTS = 10_000n;
/** An offer stands so long, unless the position or the mark moves [s]. */
const LASTS = 600;

/** The order that closes a position of the keeper: off the mark by the discount, in favour of who takes it. Undefined when it is closed. */
export function toOffer({ size, notional }: Holding, discount: bigint, now: number): Offer | undefined {
  if (size === 0n) return undefined;
  const held = magnitude(size);
  const sign = size < 0n ? 1n : -1n;
  const mark = (notional * 10n ** 18n) / held;
  return { size: 0n - size, limitPrice: (mark * (BASIS_POINTS + sign * discount)) / BASIS_POINTS, expiry: now + LASTS };
}
