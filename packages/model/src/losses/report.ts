import { knownState } from "../calls/call.ts";
import { max } from "../numbers.ts";
import { valuate } from "../risk/legs.ts";
import type { AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { isBackstopAccount } from "./backstop.ts";

export interface ReportInsolvent {
  readonly type: "reportInsolvent";
  readonly account: AccountId;
}

/** Counts `-W` of an account into the pending losses; a later report replaces it (SPEC A28). */
export function reportInsolvent(draft: Draft, { account: id }: ReportInsolvent): void {
  ensure(!isBackstopAccount(draft.backstop, id), "IsBackstop");
  const account = draft.account(id);
  const valuation = valuate(draft, account);
  knownState(valuation);
  const loss = max(0n, -valuation.netWorth);
  ensure(loss !== account.pending, "Unchanged");
  draft.ledger.pending += loss - account.pending;
  account.pending = loss;
}
