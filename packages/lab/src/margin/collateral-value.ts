import { mulDivDown } from "../math/mul-div.ts";
import { PRICE_ONE, WAD } from "../math/units.ts";

/** USD value (WAD, rounded down) of an amount in token units at a price with 8 decimals. */
export function collateralValue(amount: bigint, decimals: number, price: bigint): bigint {
  return mulDivDown(amount * WAD, price, 10n ** BigInt(decimals) * PRICE_ONE);
}
