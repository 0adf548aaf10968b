import { mulDivUp } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";

/** min(v, v*h + g0): the risk buffer of one collateral leg, USD in WAD, rounded up. */
export function collateralBuffer(value: bigint, haircut: bigint, keeperCost: bigint): bigint {
  const buffer = mulDivUp(value, haircut, WAD) + keeperCost;
  return buffer < value ? buffer : value;
}
