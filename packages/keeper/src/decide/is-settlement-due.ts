import { isInsolvent } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";

export interface SettlementTerms {
  /** Loss of an open position from which on it is charged [WAD]. */
  readonly open: bigint;
  /** The same of a closed one, which nothing else will settle. */
  readonly closed: bigint;
}

/** A loss large enough to be charged, so that the pot can pay those who have won it. */
export function isSettlementDue({ holder, size, profit }: Holding, { open, closed }: SettlementTerms): boolean {
  return !isInsolvent(holder) && 0n - profit >= (size === 0n ? closed : open);
}
