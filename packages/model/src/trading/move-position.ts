import { valuate } from "../risk/legs.ts";
import { accountState } from "../risk/account-state.ts";
import { type Account, type AccountId, modeOf, ownerOf } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { checkOutflow, isClear } from "../vault/check.ts";
import { holdingIn, longMove, moveOpenInterest, storeHolding } from "./holdings.ts";
import { ensurePosition } from "./limits.ts";
import { markOf, openMarket } from "./market.ts";

export interface MovePosition {
  readonly type: "movePosition";
  readonly from: AccountId;
  readonly to: AccountId;
  readonly market: number;
}

function ensureSound(draft: Draft, account: Account): void {
  const state = accountState(valuate(draft, account));
  ensure(account.call === undefined && state !== "Called" && state !== "CloseOut", "CallOpen");
  ensure(state !== "Insolvent", "IsInsolvent");
}

/** Moves size and quote to another account of the same owner, into what that holds (SPEC A26). */
export function movePosition(draft: Draft, { from: source, to: target, market: number }: MovePosition): void {
  ensure(source !== target, "AccountIsSame");
  ensure(ownerOf(source) === ownerOf(target), "NotOwner");
  modeOf(source);
  modeOf(target);
  const [from, to] = [draft.account(source), draft.account(target)];
  openMarket(draft, number);
  const mark = markOf(draft, number);
  ensure(mark.status === "Valid", "PriceNotValid");
  ensure(from.positions.has(number), "NothingLeft");
  for (const account of [from, to]) ensureSound(draft, account);
  const [moved, held] = [holdingIn(draft, from, number), holdingIn(draft, to, number)];
  const size = moved.size + held.size;
  moveOpenInterest(draft, number, longMove(moved.size, 0n) + longMove(held.size, size));
  from.positions.delete(number);
  storeHolding(draft, to, number, { size, quote: moved.quote + held.quote }, mark.mid);
  ensurePosition(draft, to, number, held.size, mark.mid);
  from.nonce += 1;
  for (const account of [from, to]) if (!isClear(draft, account)) checkOutflow(draft, account);
}
