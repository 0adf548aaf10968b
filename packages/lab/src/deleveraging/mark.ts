import { PRICE_DECIMALS } from "../math/units.ts";

/** A price of a path as a mark, WAD. */
export function toMark(price: bigint): bigint {
  return price * 10n ** BigInt(18 - PRICE_DECIMALS);
}
