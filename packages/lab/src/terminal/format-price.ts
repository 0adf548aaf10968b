import { formatRounded } from "../math/format-rounded.ts";
import { PRICE_DECIMALS, PRICE_ONE } from "../math/units.ts";

/** A price (8 decimals) for people: four places below 10 USD, two below 10,000, none above. */
export function formatPrice(price: bigint): string {
  const places = price < 10n * PRICE_ONE ? 4 : price < 10_000n * PRICE_ONE ? 2 : 0;
  return formatRounded(price, PRICE_DECIMALS, places);
}
