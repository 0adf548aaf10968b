import { isLiquidatable, knownState } from "../calls/call.ts";
import { isBackstopAccount } from "../losses/backstop.ts";
import { min } from "../numbers.ts";
import { valuate } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { holdingIn, moveSize } from "../trading/holdings.ts";
import { markOf, openMarket } from "../trading/market.ts";
import { ensureLiquidationOpen } from "./liquidate.ts";

export interface Offset {
  readonly type: "offset";
  readonly long: AccountId;
  readonly short: AccountId;
  readonly market: number;
}

function ensureDistressed(draft: Draft, account: Account): void {
  ensure(!isBackstopAccount(draft.backstop, account.id), "IsBackstop");
  const state = knownState(valuate(draft, account));
  ensure(state === "Insolvent" || isLiquidatable(draft, account, state), "NotLiquidatable");
}

/** Closes two distressed accounts on opposite sides against each other at mark, the smaller size of both (SPEC A22). */
export function offset(draft: Draft, { long, short, market }: Offset): void {
  ensureLiquidationOpen(draft);
  ensure(long !== short, "AccountIsSame");
  openMarket(draft, market);
  const { status, mid } = markOf(draft, market);
  ensure(status === "Valid" || status === "Divergent", "PriceNotValid");
  const [seller, buyer] = [draft.account(long), draft.account(short)];
  for (const account of [seller, buyer]) ensureDistressed(draft, account);
  const [held, owed] = [holdingIn(draft, seller, market).size, holdingIn(draft, buyer, market).size];
  ensure(held > 0n && owed < 0n, "SideIsSame");
  moveSize(draft, market, { buyer, seller, size: min(held, -owed), price: mid }, mid);
}
