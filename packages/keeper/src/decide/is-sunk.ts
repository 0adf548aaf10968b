import { isInsolvent, type Appraisal } from "@plimsoll/sdk";

/** Below the close-out line: liquidation needs no grace. */
export function isSunk(account: Appraisal): boolean {
  return isInsolvent(account) || account.netWorth < account.closeOut;
}
