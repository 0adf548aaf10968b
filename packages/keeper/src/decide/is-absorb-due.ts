import { isInsolvent, type Appraisal } from "@plimsoll/sdk";

/** A millionth of a dollar [WAD]. */
const DUST = 10n ** 12n;
const QUARTER = 4n;

/**
 * The backstop takes it over at once when it is insolvent or below a quarter of its maintenance line, and otherwise when nobody has bought
 * it in close-out.
 * @param after time in close-out after which that is so [live s]
 */
export function isAbsorbDue(account: Appraisal, live: bigint, after: bigint): boolean {
  const { header, call, netWorth, maintenance, closeOut, worstStatus } = account;
  if (worstStatus !== "Valid" && worstStatus !== "Divergent") return false;
  if (maintenance < DUST && netWorth > 0n - DUST) return false;
  if (isInsolvent(account) || netWorth * QUARTER < maintenance) return true;
  return netWorth < closeOut && header.isCalled && call.isCloseOut && live >= call.deadline + after;
}
