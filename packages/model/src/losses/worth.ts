import { max } from "../numbers.ts";
import { cashIn, valuate } from "../risk/legs.ts";
import type { Draft } from "../state/draft.ts";
import { inventoryAccounts } from "./backstop.ts";

/** Cash of the backstop's account; 0 without one. */
export function backstopCash(draft: Draft): bigint {
  const { cash } = draft.backstop;
  return cash === undefined ? 0n : cashIn(draft, draft.peek(cash));
}

/** What the backstop is worth at least (SPEC A28): inventory less its maintenance buffer, losses of it whole. */
export function lowWorth(draft: Draft): bigint {
  return backstopCash(draft) + inventoryLow(draft);
}

/** Inventory at its low side. */
export function inventoryLow(draft: Draft): bigint {
  let sum = 0n;
  for (const id of inventoryAccounts(draft.backstop)) {
    const { netWorth, maintenance } = valuate(draft, draft.peek(id));
    sum += netWorth < 0n ? netWorth : max(0n, netWorth - maintenance);
  }
  return sum;
}

/** What the backstop is worth at most: inventory plus its maintenance buffer. */
export function highWorth(draft: Draft): bigint {
  let sum = backstopCash(draft);
  for (const id of inventoryAccounts(draft.backstop)) {
    const { netWorth, maintenance } = valuate(draft, draft.peek(id));
    sum += max(0n, netWorth + maintenance);
  }
  return sum;
}

/** Losses recorded and pending. */
export const lost = ({ ledger }: Draft): bigint => ledger.deficit + ledger.pending;
