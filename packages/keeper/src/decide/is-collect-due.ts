import type { Appraisal } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";

/** The smallest unit of a settlement token with six places [WAD]. */
const DUST = 10n ** 12n;

/** An account of the backstop's whose position is gone, with cash or a result left in it. */
export function isCollectDue({ header }: Appraisal, holdings: readonly Holding[]): boolean {
  if (holdings.some(({ size }) => size !== 0n)) return false;
  return holdings.length > 0 || header.principal >= DUST;
}
