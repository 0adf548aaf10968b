import { formatAmount } from "./format-amount.ts";
import { WAD_DECIMALS } from "./wad.ts";

/** A WAD ratio as a percentage, cut after two places. */
export function formatPercent(ratio: bigint): string {
  return `${formatAmount(ratio, WAD_DECIMALS - 2, 2)} %`;
}
