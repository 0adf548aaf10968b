import type { Appraisal } from "@plimsoll/sdk";
import { isNoticeDue } from "./is-notice-due.ts";
import { isSunk } from "./is-sunk.ts";

/** The grace is over, or there is none. */
export function isLiquidatable(account: Appraisal, live: bigint): boolean {
  const { header, call, netWorth, maintenance } = account;
  if (isSunk(account)) return true;
  return netWorth < maintenance && header.isCalled && live >= call.deadline && !isNoticeDue(account, live);
}
