import { abs, ceilDiv, WAD } from "../numbers.ts";
import type { Account } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { holdingIn } from "./holdings.ts";

/**
 * Limits of a position at the end of a call, not of each trade (SPEC A18 is silent), against its size before: closed or worth minDebt,
 * and not grown above the cap.
 */
export function ensurePosition(draft: Draft, account: Account, number: number, before: bigint, mark: bigint): void {
  const { size } = holdingIn(draft, account, number);
  ensure(size === 0n || ceilDiv(abs(size) * mark, WAD) >= draft.terms.minDebt, "PositionTooSmall");
  const isShrunk = size > 0n === before > 0n && abs(size) < abs(before);
  ensure(abs(size) <= draft.market(number).positionCap || isShrunk, "BeyondCap");
}

/** Open interest at the end of a call against what it was (SPEC A18, A24): above the cap, closed or in the window it may only fall. */
export function ensureOpenInterest(draft: Draft, number: number, before: bigint, isInWindow: boolean): void {
  const { openInterest, openInterestCap, isClosed } = draft.market(number);
  if (openInterest <= before) return;
  ensure(!isInWindow, "WindowMayOnlyFall");
  ensure(!isClosed, "MarketClosed");
  ensure(openInterest <= openInterestCap, "BeyondCap");
}
