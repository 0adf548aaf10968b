import { mulDivDown } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";

/**
 * h(v) = 1 - (1 - h0) / (1 + v / depth), rounded up.
 * @param value USD held, WAD: the protocol's total for opening, the account's own for maintenance.
 * @param base h0, WAD in [0, 1).
 * @param depth USD at which 1 - h is half of 1 - h0, WAD, > 0.
 */
export function haircut(value: bigint, base: bigint, depth: bigint): bigint {
  return WAD - mulDivDown(WAD - base, depth, depth + value);
}
