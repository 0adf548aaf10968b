import { setPrincipal } from "../cash/move.ts";
import { cashIn } from "../risk/legs.ts";
import { type Account, type AccountId, isBare } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";

export interface RecordDeficit {
  readonly type: "recordDeficit";
  readonly account: AccountId;
}

/** Writes off the debt of an account that holds nothing: exactly `0 - cash` becomes deficit (SPEC A11). */
export function recordIfBare(draft: Draft, account: Account): bigint {
  const cash = cashIn(draft, account);
  if (!isBare(account) || cash >= 0n) return 0n;
  setPrincipal(draft, account, 0n);
  draft.ledger.deficit += -cash;
  clearPending(draft, account, 0n);
  account.call = undefined;
  return -cash;
}

/** A part resolved leaves at most what is left: the account's pending loss falls to at most `left` (SPEC A28). */
export function clearPending({ ledger }: Draft, account: Account, left: bigint): void {
  if (account.pending <= left) return;
  ledger.pending -= account.pending - left;
  account.pending = left;
}

/** Records the deficit of an account with debt that holds nothing (anyone). */
export function recordDeficit(draft: Draft, { account: id }: RecordDeficit): void {
  const account = draft.account(id);
  ensure(isBare(account), "StillHolds");
  ensure(recordIfBare(draft, account) > 0n, "Solvent");
}
