import { exact } from "../arith/exact.ts";
import { ceilDiv, max } from "../numbers.ts";
import type { Account } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { cashOf, principalOf } from "./cash.ts";

const HIGHEST_PRINCIPAL = 2n ** 96n;

/** Sets a principal and keeps S and D (SPEC A3). */
export function setPrincipal({ ledger }: Draft, account: Account, principal: bigint): void {
  ledger.supplied += max(principal, 0n) - max(account.principal, 0n);
  ledger.borrowed += max(-principal, 0n) - max(-account.principal, 0n);
  account.principal = principal;
  ensure(ledger.supplied < HIGHEST_PRINCIPAL && ledger.borrowed < HIGHEST_PRINCIPAL, "RangeExceeded");
}

/** Moves cash by `x`, signed WAD, interest paid first (SPEC A3). */
export function moveCash(draft: Draft, account: Account, x: bigint): void {
  draft.accrue();
  setPrincipal(draft, account, principalOf(exact, cashOf(exact, account.principal, draft.ledger) + x, draft.ledger));
}

/** Settlement tokens in: `x` WAD, whole units Up; interest of the time before is taken without them. Gives what came in. */
export function takeTokens(draft: Draft, x: bigint): bigint {
  const { tokenUnit } = draft.terms;
  const taken = ceilDiv(x, tokenUnit) * tokenUnit;
  draft.accrue();
  draft.ledger.held += taken;
  return taken;
}

/** Settlement tokens out: `x` WAD, a whole number of units. */
export function payTokens(draft: Draft, x: bigint): void {
  draft.accrue();
  ensure(draft.ledger.held >= x, "HeldTooSmall");
  draft.ledger.held -= x;
}
