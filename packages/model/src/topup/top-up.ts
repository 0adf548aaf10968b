import { clearCall } from "../calls/call.ts";
import { moveCash, takeTokens } from "../cash/move.ts";
import { isFrozen } from "../losses/frozen.ts";
import { ceilDiv, RAY } from "../numbers.ts";
import { cashIn, type Valuation, valuate } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";

/** What an owner signed (SPEC A27). Amounts in WAD, whole token units. */
export interface Authorisation {
  readonly account: AccountId;
  readonly budget: bigint;
  readonly tip: bigint;
  readonly cooldown: number;
  readonly expiry: number;
  readonly salt: bigint;
}

/** What was pulled under an authorisation. */
export interface Spent {
  readonly spent: bigint;
  readonly lastAt: number | undefined;
  readonly isCancelled: boolean;
}

export interface Observe {
  readonly type: "observe";
  readonly accounts: readonly AccountId[];
}

export interface TopUp {
  readonly type: "topUp";
  readonly authorisation: Authorisation;
  /** What the owner's wallet holds and allows, WAD. */
  readonly wallet: bigint;
}

export interface CancelTopUp {
  readonly type: "cancelTopUp";
  readonly authorisation: Authorisation;
}

/** When a note counts, seconds after it. */
export const COUNTS_FROM = 60;
export const COUNTS_UNTIL = 3_600;

/** Key of an authorisation: what its digest is on chain. */
export const keyOf = (a: Authorisation): string => [a.account, a.budget, a.tip, a.cooldown, a.expiry, a.salt].join(":");

const isShort = ({ call }: Account, { isValid, netWorth, maintenance }: Valuation): boolean =>
  call !== undefined && isValid && netWorth > 0n && netWorth < maintenance;

/** Token amount that cures (SPEC A27), WAD of whole units. */
export function topUpAmount(
  { netWorth, maintenance }: Pick<Valuation, "netWorth" | "maintenance">,
  borrowIndex: bigint,
  tokenUnit: bigint,
): bigint {
  const missing = ceilDiv(maintenance * 103n, 100n) - netWorth + ceilDiv(borrowIndex, RAY);
  return ceilDiv(missing, tokenUnit) * tokenUnit;
}

function stands({ observedAt, observedCall, call }: Account, now: number): boolean {
  return observedAt !== undefined && call?.calledAt === observedCall && now - observedAt <= COUNTS_UNTIL;
}

function endNote(account: Account): void {
  account.observedAt = undefined;
  account.observedCall = undefined;
}

/** Notes accounts that are short; ends the note of one that at Valid prices is not, or is not called. */
export function observe(draft: Draft, { accounts }: Observe): void {
  for (const id of accounts) {
    const account = draft.account(id);
    const valuation = valuate(draft, account);
    if (isShort(account, valuation)) {
      if (stands(account, draft.now)) continue;
      account.observedAt = draft.now;
      account.observedCall = account.call?.calledAt;
    } else if (account.call === undefined || valuation.isValid) {
      endNote(account);
    }
  }
}

/** Pulls exactly what cures from the owner's wallet, deposits it and ends the call (SPEC A27). Gives the amount. */
export function topUp(draft: Draft, { authorisation, wallet }: TopUp): bigint {
  const { account: id, budget, tip, cooldown, expiry } = authorisation;
  const { spent, lastAt, isCancelled } = draft.spentUnder(keyOf(authorisation));
  const account = draft.account(id);
  ensure(!isCancelled, "NotAllowed");
  ensure(draft.now <= expiry, "Expired");
  ensure(lastAt === undefined || draft.now - lastAt >= cooldown, "CooldownRuns");
  cashIn(draft, account);
  ensure(!isFrozen(draft), "Frozen");
  const valuation = valuate(draft, account);
  ensure(isShort(account, valuation), "NotShort");
  ensure(stands(account, draft.now) && draft.now - (account.observedAt ?? 0) >= COUNTS_FROM, "NotDue");
  const amount = topUpAmount(valuation, draft.ledger.borrowIndex, draft.terms.tokenUnit);
  ensure(spent + amount + tip <= budget, "BudgetTooSmall");
  ensure(wallet >= amount + tip, "WalletTooSmall");
  moveCash(draft, account, takeTokens(draft, amount));
  clearCall(draft, { type: "clearCall", account: id });
  endNote(account);
  draft.setSpent(keyOf(authorisation), { spent: spent + amount + tip, lastAt: draft.now, isCancelled });
  return amount;
}

/** Ends an authorisation for good. */
export function cancelTopUp(draft: Draft, { authorisation }: CancelTopUp): void {
  const key = keyOf(authorisation);
  draft.setSpent(key, { ...draft.spentUnder(key), isCancelled: true });
}
