import { isInsolvent, type Appraisal } from "@plimsoll/sdk";
import { isSunk } from "./is-sunk.ts";
import { isNoticeDue } from "./is-notice-due.ts";

/** A first call, the record of a close-out or insolvency seen for the first time, or a second notice. `live` is the liquidator's clock. */
export function isCallDue(account: Appraisal, live: bigint): boolean {
  const { header, call, netWorth, maintenance } = account;
  if (netWorth >= maintenance && !isInsolvent(account)) return false;
  if (!header.isCalled) return true;
  if (isInsolvent(account) ? !call.isInsolvent : isSunk(account) && !call.isCloseOut) return true;
  return !isSunk(account) && isNoticeDue(account, live);
}
