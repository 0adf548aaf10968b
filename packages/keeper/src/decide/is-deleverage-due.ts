import { isInsolvent } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";

/**
 * A position of an insolvent account that nobody may take over. One that is closed already is settled: a loss always, a profit only out of
 * what its market's pot holds.
 * @param pot of the market [WAD]
 */
export function isDeleverageDue({ holder, size, profit }: Holding, pot: bigint): boolean {
  if (!isInsolvent(holder)) return false;
  return size !== 0n || profit < 0n || (profit > 0n && pot > 0n);
}
